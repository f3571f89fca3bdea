"""Releases with the real processes of their changes: who begins when, what is undone, and who is set free."""

from datetime import datetime, timedelta

import pytest

from engine.registry import SYSTEM, Actor
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import Reported, complete_task, report_record, send_message_to_record, unlink_records
from itsm.records.queries import links
from tests.processes.change.test_change import MONDAY, Desk, at, task_at
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, checked_pack, stored
from tests.support.schedule import freeze, look

pytestmark = pytest.mark.usefixtures("app", "tenant")
LATER = MONDAY + timedelta(days=1)
TIMES = {"planned_begin": LATER.isoformat(), "planned_end": (LATER + timedelta(hours=6)).isoformat()}


class ReleaseDesk(Desk):
    """The same people, of whom the change manager releases, too."""

    def __init__(self, make_person: MakePerson) -> None:
        super().__init__(make_person)
        deploy_checked(checked_pack(INCIDENT.parent / "release"), SYSTEM)
        self.releaser: Actor = make_person("Rea Releaser", roles=("agent",), teams=("release-management",))

    def changes(self, count: int = 3, **values: str) -> list[Reported]:
        """Changes that are planned for Monday, and wait for their time; each works on something else."""
        found = []
        for number in range(count):
            service, items = values.get("service", f"Service {number}"), values.get("items", f"Server {number}")
            found.append(self.ask(title=f"Part {number}", service=service, items=items))
            self.plan(found[-1], items=items)
        return found

    def release(self, changes: list[Reported], **values: object) -> Reported:
        """A minor release of these changes, planned for the day after them, with its go."""
        given = {"title": "ERP 2", "kind": "minor", "description": "New.", "service": "ERP", **TIMES}
        made = report_record("release", given, self.requester.key, self.requester, None, "portal")
        self.plan_release(made, changes, **values)
        self.do(made, "test", "ready", test_result="Fine.")
        self.do(made, "decide", "go")
        return made

    def plan_release(self, made: Reported, changes: list[Reported], **values: object) -> None:
        """The plan, complete."""
        plan = dict.fromkeys(("plan", "backout_plan", "communication"), "As always.")
        numbers = [one.number for one in changes]
        done = {**plan, **TIMES, "changes": numbers, "manager": str(self.releaser.key), **values}
        self.do(made, "plan", "submit", **done)

    def do(self, record: Reported, task: str, outcome: str | None = None, **values: object) -> None:
        """Complete a task of the release."""
        complete_task(task_at(record, task), values, outcome, self.releaser)

    def carry_out(self, change: Reported, outcome: str = "succeeded") -> None:
        """Tell how the work of a change went."""
        complete_task(task_at(change, "result"), {"resolution_text": "Done."}, outcome, self.manager)

    def back_out(self, change: Reported) -> None:
        """Back a change out."""
        complete_task(task_at(change, "back_out"), {"note": "As before."}, "restored", self.manager)


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> ReleaseDesk:
    """The packs in use; the time stands still."""
    return ReleaseDesk(make_person)


def begin(clock: Clock, at: datetime = LATER) -> None:
    """Let the time come, and what waits for it go on."""
    clock.set(at)
    look()


def statuses(records: list[Reported]) -> list[str | None]:
    return [stored(one).status for one in records]


def test_three_changes_of_which_one_fails_are_rolled_back_together(desk: ReleaseDesk, clock: Clock) -> None:
    changes = desk.changes()
    release = desk.release(changes)
    begin(clock, MONDAY + timedelta(hours=1))
    assert statuses(changes) == ["scheduled"] * 3, "They wait for the release, whatever their own time."

    begin(clock)
    look()
    assert statuses(changes) == ["implementing"] * 3
    desk.carry_out(changes[0])
    desk.carry_out(changes[1], "failed")
    desk.back_out(changes[1])
    desk.carry_out(changes[2], "partly")
    assert statuses(changes) == ["implementing", "review", "implementing"]

    desk.do(release, "keep_or_not", "roll_back", note="They need each other.")
    desk.back_out(changes[0])
    desk.back_out(changes[2])

    assert statuses([release, *changes]) == ["review"] * 4
    told = ["↩ CHG-000001 Part 0", "↩ CHG-000003 Part 2", "✗ CHG-000002 Part 1"]
    assert str(stored(release).own_fields["change_results"]).splitlines() == told


def test_all_of_it_stays_and_each_change_goes_on_to_its_review(desk: ReleaseDesk, clock: Clock) -> None:
    changes = desk.changes(2)
    release = desk.release(changes)
    begin(clock)
    look()
    for one in changes:
        desk.carry_out(one)

    assert statuses([release, *changes]) == ["early_life", "review", "review"]


def test_pilot_begins_alone_and_the_rest_waits_for_the_decision(desk: ReleaseDesk, clock: Clock) -> None:
    changes = desk.changes(2)
    release = desk.release(changes, pilot=[changes[1].number])
    begin(clock)
    look()
    assert statuses(changes) == ["scheduled", "implementing"]

    desk.carry_out(changes[1])
    desk.do(release, "pilot_verdict", "go_on")
    look()

    assert statuses(changes) == ["implementing", "implementing"]


def test_freeze_of_now_holds_a_change_although_its_release_has_begun(desk: ReleaseDesk, clock: Clock) -> None:
    freeze(begins="2026-11-24T00:00", ends="2026-11-30T00:00", services="Mail")
    (change,) = desk.changes(1, service="Mail")
    release = desk.release([change])
    begin(clock)
    look()

    assert statuses([release, change]) == ["deploying", "scheduled"]


def test_withdrawn_release_sets_its_changes_free(desk: ReleaseDesk, clock: Clock) -> None:
    changes = desk.changes(1)
    release = desk.release(changes)
    begin(clock, MONDAY + timedelta(hours=1))
    assert statuses(changes) == ["scheduled"]

    send_message_to_record(release.number, "release_withdrawn", desk.requester)
    look()

    assert [stored(release).status, *statuses(changes)] == ["withdrawn", "implementing"]


def test_link_that_is_taken_away_sets_a_change_free(desk: ReleaseDesk, clock: Clock) -> None:
    (change,) = desk.changes(1)
    desk.release([change])
    begin(clock, MONDAY + timedelta(hours=1))
    (link,) = links(change.number, desk.manager)
    unlink_records(change.number, link.key, desk.manager)
    look()

    assert stored(change).status == "implementing"


def test_change_is_part_of_one_release_at_a_time(desk: ReleaseDesk, clock: Clock) -> None:
    changes = desk.changes(1)
    desk.release(changes)
    given = {"title": "Another", "kind": "minor", "description": "New.", **TIMES}
    second = report_record("release", given, desk.requester.key, desk.requester, None, "portal")
    desk.plan_release(second, changes)

    assert at(second) == ["plan"]
    assert links(second.number, desk.manager) == []


def test_change_that_is_withdrawn_meanwhile_is_told_as_such(desk: ReleaseDesk, clock: Clock) -> None:
    changes = desk.changes(2)
    release = desk.release(changes)
    send_message_to_record(changes[0].number, "change_withdrawn", desk.requester)
    begin(clock)
    look()
    desk.carry_out(changes[1])
    desk.do(release, "keep_or_not", "keep", note="It does without.")

    told = str(stored(release).own_fields["change_results"]).splitlines()
    assert told == ["– CHG-000001 Part 0", "✓ CHG-000002 Part 1"]


def test_parts_of_a_release_do_not_stand_in_each_others_way(desk: ReleaseDesk, clock: Clock) -> None:
    changes = desk.changes(2, items="ERP server")
    begin(clock, MONDAY + timedelta(hours=1))
    assert statuses(changes) == ["scheduled"] * 2, "Alone, they work on one item at once."

    desk.release(changes)
    begin(clock)
    look()

    assert statuses(changes) == ["implementing"] * 2
