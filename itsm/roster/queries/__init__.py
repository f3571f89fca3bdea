"""Reading rosters: who is on duty, schedules, swaps, counts; a few statements for any number of rosters."""
