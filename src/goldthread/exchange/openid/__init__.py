"""OpenID Connect: signing in with a provider's account. What we ask it, and what of its answers we believe."""
