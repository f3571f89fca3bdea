"""Climbing the ladder: which rungs are due, who is meant by them, and telling these; clocks are observed beside."""
