"""`igw dev`: the whole product on one machine, simulated outside world included."""
