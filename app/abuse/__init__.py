"""Protection against abuse: rate limits. Knows addresses and account names, never players."""
