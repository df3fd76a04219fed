"""A game studio with two slot machines: it draws fairly, and calls an operator's wallet by the native protocol v1."""
