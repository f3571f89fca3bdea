"""The audit trail as people read it: a page of it, what entries are about, and names for keys and codes."""
