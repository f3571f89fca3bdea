"""Pages of figures: all of them, one with its table, readings that are brought in."""
