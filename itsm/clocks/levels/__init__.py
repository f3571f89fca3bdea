"""Service levels: a named promise in versions; ``content`` decides, ``tables`` and ``queries`` keep."""
