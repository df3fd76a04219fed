"""A simulated Zalo, inside Vietnam or not."""
