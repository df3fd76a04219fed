"""The schema's history. `igw migrate` runs it."""
