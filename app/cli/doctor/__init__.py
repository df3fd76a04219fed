"""`igw doctor`: what is wrong here, and how to mend it. One file per subject; checks.py lists all checks."""
