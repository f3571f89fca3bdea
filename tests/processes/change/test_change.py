"""Changes beside each other and in the hands of several people: what one record alone cannot show."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import FlowdeskError
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.approvals.tables import Ballot, Seat
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import Reported, complete_task, report_record, send_message_to_record
from itsm.records.queries import steps, timeline
from itsm.scenarios.cast import add_earlier
from itsm.scenarios.model import Earlier
from itsm.schedule.commands import override_conflicts, plan_work
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, checked_pack, stored
from tests.support.schedule import freeze, look

pytestmark = pytest.mark.usefixtures("app", "tenant")
MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
LOW = {"impact": "low", "criticality": "usual", "tested": "yes", "backout_ease": "easy", "experience": "often"}
HIGH = {"impact": "high", "criticality": "vital", "tested": "no", "backout_ease": "hard", "experience": "never"}


class Desk:
    """A change manager, a board of five of whom one may say no alone, a lead, and who asks for changes."""

    def __init__(self, make_person: MakePerson) -> None:
        for pack in ("approval", "change"):
            deploy_checked(checked_pack(INCIDENT.parent / pack), SYSTEM)
        self.manager = make_person("Mia Manager", roles=("agent",), teams=("change-management", "line-1"))
        self.lead = make_person("Lea Lead", roles=("team_lead",), teams=("change-management", "line-1"))
        self.board = [make_person(f"Bo Board {n}", roles=("agent",), teams=("change-board",)) for n in range(4)]
        self.security = make_person("Sue Security", roles=("agent",), teams=("change-board", "security"))
        self.requester = make_person("Rob Requester", roles=("requester",))

    def ask(self, risk: Mapping[str, str] = LOW, begins: datetime = MONDAY, **values: object) -> Reported:
        """A normal change that is planned for two hours."""
        times = {"planned_begin": begins.isoformat(), "planned_end": (begins + timedelta(hours=2)).isoformat()}
        given = {"kind": "normal", "title": "New switch", "description": "No support.", **risk, **times, **values}
        return report_record("change", given, self.requester.key, self.requester, None, "portal")

    def plan(
        self, change: Reported, risk: Mapping[str, str] = LOW, begins: datetime = MONDAY, **values: object
    ) -> None:
        """The plan of the manager, complete."""
        texts = dict.fromkeys(("plan", "test_plan", "backout_plan", "communication"), "As always.")
        times = {"planned_begin": begins.isoformat(), "planned_end": (begins + timedelta(hours=2)).isoformat()}
        done = {**texts, **times, "implementer": str(self.manager.key), "departments": [], **risk, **values}
        complete_task(task_at(change, "plan"), done, "submit", self.manager)


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """The packs in use; the time stands still."""
    return Desk(make_person)


def _tasks(change: Reported) -> list[UserTask]:
    mine = select(UserTask).where(UserTask.business_key == change.number, UserTask.state == "open")
    with reading() as session:
        return list(session.scalars(mine.order_by(UserTask.key)))


def task_at(change: Reported, element: str) -> int:
    """Key of the open task at an element."""
    return next(task.key for task in _tasks(change) if task.element_id == element)


def at(change: Reported) -> list[str]:
    """Elements with open tasks."""
    return sorted(task.element_id for task in _tasks(change))


def vote(change: Reported, person: Actor, choice: str) -> None:
    """Vote by the own task."""
    mine = next(task.key for task in _tasks(change) if task.assignee_key == person.key)
    complete_task(mine, {"vote_reason": "Because."}, choice, person)


def test_of_two_changes_on_one_item_the_second_waits_for_the_first(desk: Desk, clock: Clock) -> None:
    first, second = desk.ask(items="Core switch"), desk.ask(items="Core switch, Rack 4")
    for change, item in ((first, "Core switch"), (second, "core  SWITCH")):
        desk.plan(change, items=item)
    override_conflicts(first.number, "The first one may.", desk.lead)
    clock.set(MONDAY + timedelta(minutes=1))
    look()
    assert (at(first), at(second)) == (["result"], [])

    complete_task(task_at(first, "result"), {"resolution_text": "Done."}, "succeeded", desk.manager)
    complete_task(task_at(first, "review"), {"aim": "reached", "review": "Good."}, None, desk.manager)
    look()

    assert stored(first).status == "closed"
    assert at(second) == ["result"]


def test_change_that_is_moved_into_a_freeze_waits_until_a_named_person_lets_it_pass(desk: Desk, clock: Clock) -> None:
    freeze()
    change = desk.ask(begins=MONDAY - timedelta(days=1))
    desk.plan(change, begins=MONDAY - timedelta(days=1))
    plan_work(change.number, MONDAY, MONDAY + timedelta(hours=2), desk.manager)
    clock.set(MONDAY + timedelta(minutes=1))
    look()
    assert (stored(change).status, at(change)) == ("scheduled", [])

    override_conflicts(change.number, "The director agreed.", desk.lead)

    assert at(change) == ["result"]


def test_plan_is_moved_on_the_calendar_while_it_is_planned(desk: Desk) -> None:
    change = desk.ask()

    moved = plan_work(change.number, MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, hours=1), desk.manager)

    assert not moved.asked
    assert str(stored(change).own_fields["planned_begin"]).startswith("2026-11-24T10:00")


def test_one_veto_of_five_sends_it_back_and_a_second_vote_decides(desk: Desk) -> None:
    change = desk.ask(HIGH)
    desk.plan(change, HIGH)
    for person in desk.board:
        vote(change, person, "approve")
    vote(change, desk.security, "reject")
    assert (stored(change).status, at(change)) == ("planning", ["plan"])

    desk.plan(change, HIGH)
    for person in [*desk.board[:3], desk.security]:
        vote(change, person, "approve")

    assert stored(change).status == "scheduled"
    with reading() as session:
        assert len(session.scalars(select(Ballot)).all()) == 2


def test_neither_requester_nor_implementer_nor_planner_votes(desk: Desk) -> None:
    asked_by_board = report_record(
        "change", {"kind": "normal", "title": "Mine", "description": "Mine.", **HIGH}, desk.board[0].key, desk.board[0],
        None, "portal",
    )  # fmt: skip
    desk.plan(asked_by_board, HIGH, implementer=str(desk.board[1].key))

    with reading() as session:
        seats = set(session.scalars(select(Seat.person_key)))

    assert not seats & {desk.board[0].key, desk.board[1].key, desk.manager.key}


def test_requester_withdraws_it_before_it_is_carried_out_and_not_later(desk: Desk, clock: Clock) -> None:
    change = desk.ask()
    desk.plan(change)
    send_message_to_record(change.number, "change_withdrawn", desk.requester)
    assert (stored(change).status, stored(change).resolution_code) == ("withdrawn", "withdrawn")

    other = desk.ask()
    desk.plan(other)
    clock.set(MONDAY + timedelta(minutes=1))
    look()
    assert at(other) == ["result"]
    with pytest.raises(FlowdeskError):
        send_message_to_record(other.number, "change_withdrawn", desk.requester)


def test_requester_withdraws_it_while_the_board_votes(desk: Desk) -> None:
    change = desk.ask(HIGH)
    desk.plan(change, HIGH)
    vote(change, desk.board[0], "approve")
    last = next(task.key for task in _tasks(change) if task.assignee_key == desk.security.key)

    send_message_to_record(change.number, "approval_withdrawn", desk.requester)

    assert (stored(change).status, at(change)) == ("withdrawn", [])
    with reading() as session:
        assert [one.state for one in session.scalars(select(Ballot))] == ["withdrawn"]
    with pytest.raises(FlowdeskError):
        complete_task(last, {"vote_reason": "Too late."}, "reject", desk.security)


@pytest.mark.parametrize(
    ("earlier", "risk"),
    [
        (Earlier({"service": "network  core", "resolution_code": "failed"}, 3), "medium"),
        (Earlier({"items": "Rack 1; rack 4", "resolution_code": "failed"}, 3), "medium"),
        (Earlier({"service": "Network core", "resolution_code": "failed"}, 3, 400), "low"),
        (Earlier({"service": "Network core", "resolution_code": "succeeded"}, 3), "low"),
        (Earlier({"service": "Mail", "resolution_code": "failed"}, 3), "low"),
    ],
    ids=["same service", "one same item", "long ago", "went well", "another service"],
)
def test_failures_of_its_kind_within_a_year_raise_the_risk(desk: Desk, earlier: Earlier, risk: str) -> None:
    add_earlier("change", earlier)
    change = desk.ask(LOW, service="Network core", items="Rack 4")

    desk.plan(change, LOW | {"backout_ease": "hard"}, items="Rack 4")

    assert stored(change).own_fields["risk"] == risk


def test_what_a_change_went_through_is_read_in_few_lines(desk: Desk, clock: Clock) -> None:
    change = desk.ask(HIGH)
    desk.plan(change, HIGH)
    for person in (*desk.board[:3], desk.security):
        vote(change, person, "approve")
        clock.advance(timedelta(minutes=1))
    later = MONDAY + timedelta(days=1)
    plan_work(change.number, later, later + timedelta(hours=2), desk.lead)
    clock.set(later + timedelta(minutes=1))
    look()

    (normal,) = steps(change.number, desk.manager, "en")
    lines = timeline(change.number, desk.manager, "en")

    board = ("Bo Board 0", "Bo Board 1", "Bo Board 2", "Sue Security")
    assert [(step.name, step.state, step.handlers) for step in normal.inner] == [
        ("Plan the change", "done", ("Mia Manager",)), ("Approval", "done", board), ("Wait for its time", "done", ()),
        ("Carry it out", "now", ()), ("Review the change", "next", ()),
    ]
    assert [step.name for step in normal.inner[3].inner] == ["Tell how it went"]
    (moved,) = [line for line in lines if str(line.sentence) == "It is moved"]
    assert [change.label for change in moved.changes] == ["Planned begin", "Planned end"]
    told = {str(line.sentence) for line in lines}
    assert not told & {"Has voted", "Verdict", "It begins", "Time has come, nothing in the way", "Fields changed"}


def test_what_comes_next_does_not_go_back_to_what_was_done(desk: Desk) -> None:
    change = desk.ask(HIGH)
    desk.plan(change, HIGH)

    (normal,) = steps(change.number, desk.manager, "en")

    coming = [step.name for step in normal.inner if step.state == "next"]
    assert coming == ["Wait for its time", "Carry it out", "Review the change"]
