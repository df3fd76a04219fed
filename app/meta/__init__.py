"""What Meta demands of an app: its users disconnect it, or want their data deleted, and it must obey."""
