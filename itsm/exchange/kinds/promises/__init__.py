"""Kinds about promised time: service levels, rungs of the ladder, time boxes of lines."""
