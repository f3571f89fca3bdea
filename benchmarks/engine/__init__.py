"""The engine's figures of speed and growth, with a number for each key: ``python -m benchmarks.engine --json``.

Every module measures one subject in an installation of its own; floors run in the same loop as what they are compared
with, so that a slow phase of the machine meets both.
"""
