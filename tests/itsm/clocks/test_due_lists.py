"""What is due: lists of records and My work by their next clock, and what is due soon."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.errors import InvalidInput
from engine.registry import Actor
from itsm.records.commands import Reported, claim_task, complete_task
from itsm.records.queries import Page, WorkItem, due_list, due_soon_count, record_list, work_due, work_list
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import REPORT, TRIAGE, Desk, open_task

SOME = timedelta(minutes=20)


@pytest.fixture(params=["few", "many"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks are looked up one by one, or found along the clocks, as if there were many."""
    if request.param == "many":
        monkeypatch.setattr(work_due, "FEW", 0)


@pytest.fixture
def mixed(desk: Desk, clock: Clock) -> dict[str, Reported]:
    """Incidents by title: late, due in minutes, due in hours, paused, and a critical one that is due last but one."""
    found = {"late": named(desk, "late")}
    clock.advance(SOME)
    found["soon"] = named(desk, "soon")
    clock.advance(SOME)
    for title, answer in (("critical", "high"), ("later", "low"), ("paused", "high")):
        found[title] = named(desk, title)
        values = {**TRIAGE, "title": title, "impact": answer, "urgency": answer}
        complete_task(open_task(found[title]).key, values, "accept", desk.agent)
    complete_task(open_task(found["paused"]).key, {}, "wait_requester", desk.agent, checked=False)
    return found


def named(desk: Desk, title: str) -> Reported:
    return desk.report({**REPORT, "title": title})


def paged(read: "Iterator[Page[WorkItem]]") -> list[str]:
    return [item.title for page in read for item in page.items]


def pages(actor: Actor, tab: str, limit: int, within: timedelta | None = None) -> Iterator[Page[WorkItem]]:
    after: str | None = None
    for _ in range(20):
        page = due_list(actor, tab, after, limit, "en", within)
        yield page
        after = page.next
        if after is None:
            return
    raise AssertionError("the list has no end")


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("limit", [1, 2, 50])
def test_work_is_sorted_by_the_next_clock_and_ends_with_what_is_not_due(
    desk: Desk, mixed: dict[str, Reported], limit: int
) -> None:
    found = {tab: paged(pages(desk.agent, tab, limit)) for tab in ("teams", "all")}

    assert found["teams"] == ["late", "soon", "critical", "later"]
    assert found["all"] == ["late", "soon", "critical", "later", "paused"]
