"""Is it a program? Asked where programs do harm: sign-up, mail, sign-in after failures. One file for each checker."""
