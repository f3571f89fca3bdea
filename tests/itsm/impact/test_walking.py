"""What suffers when an item fails: near and far, each once, within bounds, and nothing that the reader does not see."""

from itertools import pairwise

import pytest

from database import unit_of_work
from engine import clock
from engine.registry import SYSTEM, Actor
from itsm.impact import walking
from itsm.impact.walking import Impact, impact_of
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import link_records
from itsm.records.tables import Record, RecordLink
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, checked_pack, use_incident_pack

pytestmark = pytest.mark.usefixtures("app", "tenant")


@pytest.fixture
def agent(make_person: MakePerson) -> Actor:
    """An agent; the pack is in use."""
    deploy_checked(checked_pack(INCIDENT.parent / "configuration"), SYSTEM)
    return make_person("Ada Agent", roles=("agent",))


def item(number: int, type_key: str = "configuration") -> int:
    """An item, as an import leaves it; its key."""
    with unit_of_work() as work:
        row = Record(
            number=f"ITEM-{number:06}", type_key=type_key, title=f"Item {number}", own_fields={}, status="in_use",
            status_kind="waiting", opened_at=clock.now(), changed_at=clock.now(),
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        return row.key


def linked(kind: str, source: int, target: int) -> None:
    with unit_of_work() as work:
        work.session.add(RecordLink(kind=kind, from_key=source, to_key=target, made_at=clock.now()))


def told(found: Impact | None) -> list[tuple[str, int, str]]:
    assert found is not None
    return [(one.title, one.depth, one.through) for one in found.reached]


def test_what_depends_on_it_and_what_it_is_part_of_suffer_near_and_far(agent: Actor) -> None:
    server, database, service, other = (item(number) for number in range(1, 5))
    linked("depends_on", database, server)
    linked("part_of", database, service)
    linked("depends_on", server, other)
    linked("related", other, server)

    assert told(impact_of("ITEM-000001", agent)) == [("Item 2", 1, "ITEM-000001"), ("Item 3", 2, "ITEM-000002")]
    assert told(impact_of("ITEM-000003", agent)) == []


def test_circle_ends_and_each_is_told_once_by_the_shortest_way(agent: Actor) -> None:
    one, two, three = (item(number) for number in range(1, 4))
    for source, target in ((two, one), (three, two), (three, one), (one, three)):
        linked("depends_on", source, target)

    assert told(impact_of("ITEM-000001", agent)) == [("Item 2", 1, "ITEM-000001"), ("Item 3", 1, "ITEM-000001")]


def test_walk_is_bounded_in_depth_and_number(agent: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [item(number) for number in range(1, 10)]
    for before, after in pairwise(keys):
        linked("depends_on", after, before)

    deep = impact_of("ITEM-000001", agent)
    assert deep is not None and (len(deep.reached), deep.more) == (6, True)
    whole = impact_of("ITEM-000003", agent)
    assert whole is not None and (len(whole.reached), whole.more) == (6, False)
    monkeypatch.setattr(walking, "MOST", 2)
    few = impact_of("ITEM-000001", agent)
    assert few is not None and (len(few.reached), few.more) == (2, True)


def test_what_the_reader_does_not_see_is_counted_and_leads_on(agent: Actor, make_person: MakePerson) -> None:
    requester = make_person("Rob Requester")
    one, two, three = (item(number) for number in range(1, 4))
    with unit_of_work() as work:
        for key in (one, three):
            work.session.get_one(Record, key).requester_key = requester.key
    linked("depends_on", two, one)
    linked("depends_on", three, two)

    found = impact_of("ITEM-000001", requester)
    assert told(found) == [("Item 3", 2, "")]
    assert found is not None and found.hidden == 1


def test_types_that_say_nothing_of_it_are_left_out(agent: Actor) -> None:
    use_incident_pack()
    server = item(1)
    other = item(2, "incident")
    linked("depends_on", other, server)

    assert told(impact_of("ITEM-000001", agent)) == []
    assert impact_of("ITEM-000002", agent) is None


def test_link_is_made_by_hand_from_either_end(agent: Actor) -> None:
    item(1)
    item(2)
    link_records("ITEM-000001", "-depends_on", "ITEM-000002", agent)

    assert told(impact_of("ITEM-000001", agent)) == [("Item 2", 1, "ITEM-000001")]
