"""Notices: who is told of what, by mail and on the page, in which words, and when.

``deciding`` says purely whom something that happened concerns; ``occasions`` keeps that in the transaction of its
cause, and the workers tell the people (``telling``, ``letters``), so that nobody who works waits for it.
"""
