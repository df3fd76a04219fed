"""E-mail and password."""
