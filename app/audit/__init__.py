"""The record of security events: appended in the act's own transaction, never changed."""
