"""The decisions tab of a pack in the studio."""
