"""Definitions before they run: ``reader`` reads XML safely, ``lint`` judges a process by one module per rule in
``rules``, ``catalogue`` writes the reference page of what works and what is refused.
"""
