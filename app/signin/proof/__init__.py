"""Fresh proof in an open session: by password, or by a code that goes to the mailbox."""
