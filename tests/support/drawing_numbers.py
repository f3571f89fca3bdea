"""Hypothesis reads the numbers of all our modules before a test draws its first."""

import pytest
from hypothesis import HealthCheck, find, is_hypothesis_test, settings
from hypothesis import strategies as some


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let it read them at once: it takes seconds in a new clone, and would be taken for a strategy that is slow."""
    if any(is_hypothesis_test(getattr(item, "obj", None)) for item in session.items):
        once = settings(database=None, max_examples=1, suppress_health_check=[HealthCheck.too_slow])
        find(some.integers(), lambda number: True, settings=once)
