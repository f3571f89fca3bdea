"""Pages of records that come again: the list of findings, one with its evidence, what a record page shows of it."""
