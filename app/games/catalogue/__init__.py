"""Which games there are, and what a player likes among them: cards in, lobby out."""
