"""IGW: player account management for social casinos. Virtual coins only."""
