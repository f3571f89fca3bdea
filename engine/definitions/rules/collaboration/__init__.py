"""Rules for pools, the messages between them, lanes and artifacts (chapters 8.4, 9 and 10.8)."""

MODULES = ()
