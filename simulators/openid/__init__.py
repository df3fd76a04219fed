"""A simulated OpenID Connect provider, honest or hostile."""
