"""Figures that a pack declares over the records of its type."""
