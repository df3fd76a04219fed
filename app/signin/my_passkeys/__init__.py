"""The signed-in player's own passkeys: added, listed, renamed, removed."""
