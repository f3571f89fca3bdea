"""Planned work: when it is, what stands against it, and who lets it pass all the same."""
