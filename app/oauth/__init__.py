"""Identity-provider clients: from a code to a profile. They know no database and no players."""
