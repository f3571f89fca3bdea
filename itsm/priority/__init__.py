"""Priorities as the time runs: the decision is asked again when a share of the time is used up, and may raise.

``reasons`` says why a priority is what it is, ``asking`` asks, ``raising`` raises, ``words`` tells it.
"""
