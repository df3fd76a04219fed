"""Leaving: a player's account is closed and made anonymous, and he can take his data along."""
