"""Escalation: from line to line, and up the ladder of those who answer for the work.

``boxes`` are the lengths of time after which a line hands over; the rest is the ladder: who is told when (``rungs``,
``deciding``), found by the workers (``looking``), told by a process that the organisation may redraw (``telling``).
"""
