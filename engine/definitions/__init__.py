"""Definitions before they run: ``reader`` reads XML safely, ``lint`` judges a process by one module per rule in
``rules``, ``decisions`` does so for DMN, ``catalogue`` writes the reference page of what works and what is refused.
"""
