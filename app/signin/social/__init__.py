"""Signing in through an identity provider: the attempt, the callback, the sign-up that waits to be finished."""
