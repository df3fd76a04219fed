"""Sign in with Instagram: the living login for professional accounts and the dead Basic Display dialect."""
