"""The native protocol, version 1: docs/integrate-a-game.md."""
