"""Putting what was drawn into use, and taking it back: who may, what stands against it, what happens to records."""
