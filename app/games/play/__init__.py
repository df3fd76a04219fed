"""What happens at the table, in no provider's words: bets, wins and reversals become commands of the ledger."""
