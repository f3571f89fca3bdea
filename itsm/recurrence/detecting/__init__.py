"""Finding groups of records that are alike: likeness, groups in SQL, findings that are kept, the worker's round."""
