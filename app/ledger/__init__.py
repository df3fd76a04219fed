"""Double entry: every movement of a wallet has a key, two sides, and a place in the wallet's unbroken row of entries.

Knows wallets by id and currency; knows no players and no games.
"""
