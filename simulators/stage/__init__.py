"""What the smaller simulated platforms stand on: people, consent, codes, tokens, a call log, ordered faults."""
