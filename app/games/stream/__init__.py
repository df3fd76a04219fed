"""Balances as they change, told to whoever is looking at them."""
