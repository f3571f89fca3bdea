"""Many plans: what clashes is found in one way through them, and a page asks the same number of questions."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from itsm.schedule.deciding.conflicts import clashing
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work, shared_names
from itsm.schedule.queries.board import board
from itsm.schedule.queries.preview import standing
from tests.support.plans import statements
from tests.support.schedule import MONDAY, Site, freeze, window

AT = datetime(2026, 11, 23, tzinfo=UTC)
MANY = 2_000


def work(key: int, begin: int, length: int, service: str, items: tuple[str, ...], person: int | None) -> Work:
    time = Span(AT + timedelta(hours=begin), AT + timedelta(hours=begin + length))
    return Work(key, f"WRK-{key:06}", "works", time, "", service, items, "", person)


SOME = some.tuples(
    some.integers(0, 12), some.integers(1, 6), some.sampled_from(["", "ERP", "erp ", "Mail"]),
    some.lists(some.sampled_from(["Switch", "Router", "ROUTER"]), max_size=2).map(tuple),
    some.sampled_from([None, 1, 2]),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(some.lists(SOME, max_size=12))
def test_what_clashes_is_what_comparing_each_with_each_finds(
    rows: list[tuple[int, int, str, tuple[str, ...], int | None]],
) -> None:
    works = [work(key, *row) for key, row in enumerate(rows, 1)]
    wanted = {
        one.record_key: {
            other.record_key for other in works
            if other is not one and one.time.meets(other.time) and shared_names(one) & shared_names(other)
        }
        for one in works
    }  # fmt: skip

    found = clashing(works)

    assert {key: {one.record_key for one in others} for key, others in found.items()} == {
        key: others for key, others in wanted.items() if others
    }


def test_two_thousand_plans_of_two_months_are_compared_in_no_time() -> None:
    works = [
        work(key, key * 37 % 1_440, 1 + key % 4, f"Service {key % 60}", (f"Switch {key % 400}",), key % 40)
        for key in range(1, MANY + 1)
    ]
    begun = perf_counter()

    found = clashing(works)

    assert perf_counter() - begun < 1, "Each with each takes several seconds."
    assert 0 < len(found) < MANY


@pytest.mark.usefixtures("app")
def test_calendar_and_plan_ask_as_much_for_many_plans_as_for_few(site: Site) -> None:
    freeze()
    window()
    for number in range(3):
        site.report(MONDAY + timedelta(hours=number), items="Core switch", doer=str(site.agent.key))
    few = [asked(site, "WRK-000001")]
    for number in range(12):
        site.report(MONDAY + timedelta(minutes=number), items="Core switch", doer=str(site.agent.key))
        freeze(begins=f"2026-12-{number + 1:02}T00:00", ends=f"2026-12-{number + 1:02}T01:00")

    assert [asked(site, "WRK-000001")] == few
    assert few[0][0] <= 12
    assert few[0][1] <= 12


def asked(site: Site, number: str) -> tuple[int, int]:
    """How many questions the calendar of a month and the plan of a record ask of the database."""
    with statements() as month:
        board(Span(MONDAY - timedelta(days=22), MONDAY + timedelta(days=20)), {}, site.lead)
    with statements() as plan:
        standing(number, site.lead)
    return len(month), len(plan)
