"""Servers of others that an organisation talks with: which may be called, and where mails come from."""
