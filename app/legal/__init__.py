"""Terms, privacy policy, how to delete one's data: the operator's texts, or templates of ours until he has some."""
