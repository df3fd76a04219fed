"""What protects a player from himself: limits, pauses, time-outs, self-exclusion. Enforced in the wallet's own row."""
