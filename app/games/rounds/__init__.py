"""What came of the rounds that were played: the player's own view, and rounds that nobody finishes."""
