"""A player sits down at a game: one-time launch code, game session, and its end."""
