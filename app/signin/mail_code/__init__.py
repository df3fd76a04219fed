"""Getting in by mail: signing in with a code or a link, and a new password."""
