"""What routes share about HTTP: bodies in, who calls, from which site, which kind of answer."""
