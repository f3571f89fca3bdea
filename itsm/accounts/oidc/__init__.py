"""Signing in by OpenID Connect: providers, the conversation with one, whom it vouches for, signing out there."""
