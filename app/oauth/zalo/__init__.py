"""Sign in with Zalo, whose people are named to servers in Vietnam only."""
