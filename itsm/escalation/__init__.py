"""Escalation: from line to line, and up the ladder of those who answer for the work.

``boxes`` are the lengths of time after which a line hands over. The rest is the ladder: who is told when (``rungs``),
climbed by the workers and a process that the organisation may redraw (``climbing``).
"""
