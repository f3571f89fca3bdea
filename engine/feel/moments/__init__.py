"""FEEL's dates, times and durations: values beyond what Python's ``datetime`` holds.

Years run from -999,999,999 to 999,999,999, seconds have nanoseconds, and a time may carry a zone by offset or by
name. ``civil`` counts days, ``durations``, ``dates`` and ``zones`` hold the types, ``iso`` reads and
``arithmetic`` adds and subtracts them. Nothing here knows expressions.
"""
