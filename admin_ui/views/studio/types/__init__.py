"""The tab of a pack's record type in the studio."""
