"""Finding groups of records that are alike: pure likeness, groups in SQL, findings that are kept, the worker's round."""
