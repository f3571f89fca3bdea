"""Runs the OMG's DMN TCK: ``python -m benchmarks.feel_tck DIR [--json]``.

``suites`` finds test files and the models they ask, ``values`` reads and compares what they expect, ``running`` asks
our decisions, ``report`` says what came out. The tests and the page of conformance use the same parts.
"""
