"""The forms tab of a pack in the studio."""
