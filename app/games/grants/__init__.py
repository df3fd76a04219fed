"""Coins that a player may fetch every day."""
