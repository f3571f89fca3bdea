"""A large organisation: how long its files take to import, and its pages to be shown."""
