"""Accounts: passwords, signing in and out, sessions that can be revoked, form tokens, limits on attempts, programs."""
