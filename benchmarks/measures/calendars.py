"""Calendars: working time computed in a second, and what making a year of one takes."""

from datetime import UTC, datetime, timedelta
from functools import partial

from benchmarks.figures import Figure, Measure
from benchmarks.measures.feel import microseconds
from benchmarks.sizes import Sizes
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.shipped import SHIPPED

FLOOR = "one instant less the other, without a calendar"
BEGIN = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
END = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
TWO_DAYS = timedelta(hours=16)


def measure(sizes: Sizes) -> Measure:
    """Ask ``cn-5x8`` over most of a year and a whole one; then make the year anew, holidays and zone known already."""
    (definition,) = (each.definition for each in SHIPPED if each.code == "cn-5x8")
    calendar = WorkingTime(definition)
    bare = 1_000_000 / microseconds(lambda: END - BEGIN, sizes.evaluations)
    elapsed = 1_000_000 / microseconds(partial(calendar.elapsed, BEGIN, END), sizes.evaluations)
    whole = 1_000_000 / microseconds(partial(calendar.elapsed, *YEAR), sizes.evaluations)
    added = 1_000_000 / microseconds(partial(calendar.add, BEGIN, TWO_DAYS), sizes.evaluations)
    year = microseconds(lambda: WorkingTime(definition).elapsed(BEGIN, END), 5) / 1000
    figures = [
        Figure("elapsed over ten months", elapsed, "computations/s", bare),
        Figure("elapsed over a year", whole, "computations/s", bare),
        Figure("add two working days", added, "computations/s", bare),
        Figure("a year of a calendar made", year, "ms"),
    ]
    return Measure("calendars", "Calendars", FLOOR, figures, "Processor time, medians of seven rounds, of `cn-5x8`.")
