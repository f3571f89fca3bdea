"""Passwords: what may be one, how it is hashed, the one that each person has, and changing one's own."""
