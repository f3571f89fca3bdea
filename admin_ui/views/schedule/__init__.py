"""Pages of planned work: the calendar, the plan of a record, the secret feed."""
