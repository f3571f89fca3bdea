"""Pages of rosters: who is on duty, plan, overrides, swaps, hand-over, counts, the wall, feeds."""
