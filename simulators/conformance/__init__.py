"""Plays a game provider against any operator's wallet API, from outside, and says what holds: cases W1 to W35.

Knows nothing of the wallet's insides. What a provider cannot do over its own API (make a player, block him, let a
session die, look into the ledger) is asked of the operator through hooks; README.md tells how to write them.
"""
