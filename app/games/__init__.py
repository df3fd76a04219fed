"""Games of other people's making: who makes them, which there are, and how they may touch a wallet."""
