"""Mail: what we say, the outbox it waits in, and the way out. Knows ids and addresses, not people."""
