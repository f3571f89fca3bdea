"""Working time as pure arithmetic: hours of a week, holidays, exceptions and a zone, and what lies between two times.

Knows no table and no page. An instant is working time when the clock on the wall of the calendar's zone shows a time
that its day has hours for: an hour that summer time leaves out is no time, one that comes twice counts twice. Hours
over midnight belong to the day on which they begin.
"""
