"""Makers of what a test needs: databases with our tables, players who speak HTTP, browsers."""
