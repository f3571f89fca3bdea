"""Clocks: what was promised, how much of it is used up, and why. Deciding apart from storing.

``levels`` are the promises (service levels with versions).
"""
