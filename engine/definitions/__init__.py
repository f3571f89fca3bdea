"""Definitions before they run: ``reader`` reads XML safely, ``lint`` judges a process by the families of ``rules``.

``kinds`` and ``references`` hold what the standard's class diagrams say, ``schema`` tells its XML schema in words,
``decisions`` judges DMN; ``catalogue`` and ``rule_list`` write the pages of what works and of the rules.
"""
