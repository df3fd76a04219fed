"""What the conformance kit needs of our own instance: situations made at once, and a look into the books."""
