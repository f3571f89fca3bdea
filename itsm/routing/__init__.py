"""Rules of the decisions that say which team is offered work: read, changed and moved as rows of their tables.

The decision stays the truth: a change here is a new version of it, as a change of its file would be.
"""
