"""Kinds of rosters: rosters, their shifts, rotations and overrides."""
