"""Directories (LDAP): their connections, signing in by a bind, and synchronising people and groups."""
