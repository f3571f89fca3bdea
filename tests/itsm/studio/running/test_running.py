"""A pack as it runs: how often and how long by step, version and period; what stands where; and what it costs."""

from datetime import timedelta

import pytest

from database import reading, renew_statistics
from engine.errors import Forbidden, NotFound
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, complete_user_task, create_process_instance, deploy
from itsm.records.commands import complete_task
from itsm.studio.running import RunningView, Step, heat, heat_of, records_at, running_view, running_xml
from itsm.studio.running.heat import level
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.plans import plan_of, statements
from tests.support.processes import AGENT, definition_of, open_tasks
from tests.support.records import TRIAGE, Desk, open_task, use_changed_diagram, use_incident_pack

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def owner(tenant: int, make_person: MakePerson) -> Actor:
    """A process owner."""
    return make_person("Pia Owner", roles=("process_owner",))


def seen(owner: Actor, days: int | None = 30, key: int | None = None) -> RunningView:
    """The incident diagram as it runs."""
    return running_view("incident", key or definition_of("incident"), days, owner, "en")


def step(view: RunningView, element_id: str) -> Step:
    """One step of it."""
    return next(one for one in view.steps if one.id == element_id)


def triaged_after(desk: Desk, clock: Clock, length: timedelta) -> None:
    """An incident whose triage took ``length``."""
    reported = desk.report()
    clock.advance(length)
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)


def test_steps_have_their_counts_and_times(desk: Desk, owner: Actor, clock: Clock) -> None:
    for hours in (1, 2, 6):
        triaged_after(desk, clock, hours * HOUR)
    desk.report()

    triage = step(seen(owner), "triage")

    assert (triage.tokens, triage.visits.count, triage.visits.ended) == (1, 4, 3)
    assert triage.visits.median == 2 * HOUR
    assert triage.visits.most is not None and 5 * HOUR < triage.visits.most < 6 * HOUR
    assert triage.warm_by_time == 5 and triage.warm_by_count == 5
    assert step(seen(owner), "line_1").tokens == 3


def test_ways_are_counted_and_named_by_where_they_begin_and_lead(desk: Desk, owner: Actor, clock: Clock) -> None:
    triaged_after(desk, clock, HOUR)

    ways = {(one.begins_at, one.name): one.count for one in seen(owner).ways}

    assert ways["Incident reported", "→ Triage"] == 1
    assert ways["Which line?", "line 1 → Solve at line 1"] == 1


def test_what_began_before_the_period_is_not_counted(desk: Desk, owner: Actor, clock: Clock) -> None:
    triaged_after(desk, clock, HOUR)
    clock.advance(timedelta(days=20))
    desk.report()

    assert step(seen(owner, 7), "triage").visits.count == 1
    assert step(seen(owner, 7), "triage").visits.median is None
    assert step(seen(owner, 30), "triage").visits.count == step(seen(owner, None), "triage").visits.count == 2


def test_versions_are_counted_apart(desk: Desk, owner: Actor, clock: Clock) -> None:
    first = definition_of("incident")
    triaged_after(desk, clock, HOUR)
    use_changed_diagram('name="Triage"', 'name="Look at it"')
    desk.report()

    old, new = seen(owner, key=first), seen(owner)

    assert [one.version for one in new.of_process] == [2, 1]
    assert (step(old, "triage").name, step(old, "triage").visits.count) == ("Triage", 1)
    assert (step(new, "triage").name, step(new, "triage").visits.count) == ("Look at it", 1)
    assert running_xml("incident", first, owner) != running_xml("incident", definition_of("incident"), owner)


def test_newest_instances_alone_are_counted_when_there_are_many(
    desk: Desk, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heat, "MOST", 2)
    for _ in range(3):
        desk.report()

    found = seen(owner).heat

    assert found.is_partial and found.instances == 2 and found.elements["triage"].count == 2


def test_runs_of_a_repeated_step_are_one_stay(owner: Actor, clock: Clock) -> None:
    drawn = Diagram().path("start:s", "user:a", "end:e").multi("a", inputCollection="=items", inputElement="item")
    deploy("own", [Resource("process", drawn.process_id, "processes/own/own.bpmn", drawn.xml())], SYSTEM)
    instance = create_process_instance(definition_of(drawn.process_id), {"items": [1, 2, 3]}, AGENT).instance_key
    clock.advance(HOUR)
    for _ in range(3):
        complete_user_task(open_tasks(instance)["a"], {}, AGENT)

    with reading() as session:
        visits = heat_of(session, definition_of(drawn.process_id), None).elements["a"]

    assert (visits.count, visits.median) == (1, HOUR)


def test_called_diagram_is_counted_in_those_that_call_it(owner: Actor, clock: Clock) -> None:
    inner = Diagram("inner").path("start:s", "user:a", "end:e")
    outer = Diagram("outer").path("start:s", "call:a", "end:e").zeebe("a", "calledElement", processId="inner")
    resources = [Resource("process", one.process_id, "processes/own/own.bpmn", one.xml()) for one in (inner, outer)]
    deploy("own", resources, SYSTEM)
    instance = create_process_instance(definition_of("outer"), {}, AGENT).instance_key
    clock.advance(HOUR)
    complete_user_task(open_tasks(instance)["a"], {}, AGENT)
    clock.advance(HOUR)

    with reading() as session:
        inside = heat_of(session, definition_of("inner"), None)
        outside = heat_of(session, definition_of("outer"), None)

    assert (inside.elements["a"].count, inside.elements["a"].median, inside.instances) == (1, HOUR, 1)
    assert outside.elements["a"].count == 1 and set(outside.elements) == {"s", "a", "e"}


def test_records_at_a_step_are_those_that_one_may_see(desk: Desk, owner: Actor, make_person: MakePerson) -> None:
    reported = desk.report()
    blind = make_person("Bea Blind", roles=("process_owner",))

    here = records_at("incident", definition_of("incident"), "triage", owner)

    assert [(one.number, one.stuck) for one in here] == [(reported.number, False)]
    assert records_at("incident", definition_of("incident"), "line_1", owner) == []
    with pytest.raises(Forbidden):
        records_at("incident", definition_of("incident"), "triage", desk.requester)
    assert blind.key != owner.key


def test_versions_of_other_packs_are_not_there(desk: Desk, owner: Actor) -> None:
    for pack, key in (("complaint", definition_of("incident")), ("incident", 0), ("inc%", None)):
        with pytest.raises(NotFound):
            running_view(pack, key, 30, owner, "en")
    with pytest.raises(Forbidden):
        running_view("incident", None, 30, desk.agent, "en")


def test_history_is_found_by_its_index_and_no_statement_is_asked_for_each_row(desk: Desk, owner: Actor) -> None:
    other = Diagram().path("start:s", "user:a", "end:e")
    deploy("own", [Resource("process", other.process_id, "processes/own/own.bpmn", other.xml())], SYSTEM)
    for _ in range(40):
        create_process_instance(definition_of(other.process_id), {}, AGENT)
    desk.report()
    seen(owner)
    renew_statistics()  # else it depends on when the server last did

    with statements() as found:
        seen(owner)
    few = len(found)
    desk.report()
    with statements() as more:
        seen(owner)

    assert len(more) == few <= 12
    asked = [one for one in more if "element_event" in one[0]]
    assert len(asked) == 2
    for one in asked:
        assert "ix_element_event_instance" in plan_of(one)


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (0.01, 1), (20, 1), (21, 2), (100, 5)])
def test_warmth_is_a_share_of_the_highest(value: float, expected: int) -> None:
    assert level(value, 100) == expected
