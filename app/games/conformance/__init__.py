"""Game providers: who makes games, how they sign, and whether their bets are taken."""
