"""Any OpenID Connect provider, by its discovery document. Google is one of them with two lines of its own."""
