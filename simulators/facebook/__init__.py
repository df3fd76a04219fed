"""A simulated Facebook Login."""
