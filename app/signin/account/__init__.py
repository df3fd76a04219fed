"""What a signed-in player does with the ways into his account: address, password, proof; and taking them back."""
