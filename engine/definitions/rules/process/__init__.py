"""Rules for processes and global tasks themselves: attributes, interfaces, resources (chapters 8.4 and 10)."""

MODULES = ()
