"""Passkeys (WebAuthn): what an authenticator says, checked; signing in with it, and proving again with it."""
