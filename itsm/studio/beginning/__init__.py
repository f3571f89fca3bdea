"""Where a new pack comes from: a starter, a copy of another pack under ids of its own, or an archive."""
