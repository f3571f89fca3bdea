"""Kinds of what counts as recurring."""
