"""Plans that make records by the calendar, checklists that are answered there, and how many were done in time."""
