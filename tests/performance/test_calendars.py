"""Calendars count fast enough for clocks of every record."""

import pytest

from benchmarks.measures.calendars import measure
from benchmarks.sizes import QUICK

LEAST = 50_000
"""Computations of elapsed working time over a year that are asked for in a second."""


@pytest.mark.performance
def test_elapsed_working_time_is_computed_fifty_thousand_times_a_second() -> None:
    figures = {figure.name: figure.value for figure in measure(QUICK).figures}

    assert figures["elapsed over ten months"] >= LEAST
    assert figures["elapsed over a year"] >= LEAST
    assert figures["add two working days"] >= LEAST
