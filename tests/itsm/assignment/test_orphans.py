"""The no-orphan rule: open records that nobody can go on with are found, listed and mended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from database import reading, unit_of_work
from engine import clock as time
from engine.errors import Forbidden, InvalidState
from engine.registry import SYSTEM, Actor
from engine.runtime import cancel_process_instance
from engine.state.tables import Timer, UserTask
from itsm.assignment.orphans.checking import EVERY, check_due, check_now
from itsm.assignment.orphans.mend_orphan import mend_orphan
from itsm.assignment.orphans.queries import orphans_found
from itsm.audit import AuditEntry
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.tables import TeamRow
from itsm.records.commands import claim_task
from itsm.records.queries import timeline
from tests.support.clocks import Clock
from tests.support.records import Desk, open_task, stored

Found = list[tuple[str, str]]


def found() -> Found:
    """What a check finds now: number and reason."""
    check_now()
    return [(line.number, line.reason) for line in orphans_found(SYSTEM).lines]


def leave(person: Actor) -> None:
    """Somebody's account is closed by a directory, which asks nobody about open tasks."""
    with unit_of_work() as work:
        change_person(person.key or 0, Changes(active=False), SYSTEM, work)


def archive(code: str) -> None:
    """A team is out of use, as a restored back-up or another program might leave it."""
    with unit_of_work() as work:
        row = work.session.scalars(select(TeamRow).where(TeamRow.code == code)).one()
        row.archived_at = time.now()


def test_records_at_every_step_are_no_orphans(desk: Desk) -> None:
    desk.report()
    desk.triaged()

    assert found() == []


def test_person_who_left_with_open_tasks_leaves_orphans_and_their_team_gets_the_tasks(
    desk: Desk, li: Actor
) -> None:
    reported = desk.report()
    claim_task(open_task(reported).key, li)
    leave(li)

    assert found() == [(reported.number, "left")]
    assert mend_orphan(reported.number, SYSTEM).done == "released"

    assert (open_task(reported).assignee_key, open_task(reported).group_id) == (None, "line-1")
    assert found() == []


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(lambda desk: archive("vendor"), "no_team"),
     (lambda desk: None, "empty_team")],
    ids=["archived", "without members"],
)  # fmt: skip
def test_task_of_a_team_that_is_gone_or_empty_goes_to_the_fallback_team(
    desk: Desk, spoil: Callable[[Desk], object], reason: str
) -> None:
    reported = desk.report()
    move_to(reported.number, "vendor")
    spoil(desk)

    assert found() == [(reported.number, reason)]
    assert mend_orphan(reported.number, SYSTEM).done == "moved"

    assert open_task(reported).group_id == stored(reported).team == "line-1"
    said = [str(line.sentence) for line in timeline(reported.number, desk.agent, "en")]
    assert "“Triage” assigned to Line 1" in said


def move_to(number: str, team: str) -> None:
    """Let a task stand with a team, whoever is in it."""
    with unit_of_work() as work:
        work.session.execute(update(UserTask).where(UserTask.business_key == number).values(group_id=team))


def test_open_record_whose_process_was_cancelled_gets_a_new_run(desk: Desk) -> None:
    reported = desk.report()
    before = stored(reported).instance_key or 0
    cancel_process_instance(before, "By mistake.", SYSTEM)

    assert found() == [(reported.number, "ended")]
    assert mend_orphan(reported.number, SYSTEM).done == "restarted"

    assert stored(reported).instance_key not in (None, before)
    assert open_task(reported).element_id == "triage"
    assert found() == []


def test_record_that_only_a_timer_brings_on_is_no_orphan_until_the_timer_is_lost(desk: Desk) -> None:
    reported = desk.triaged()
    with unit_of_work() as work:
        mine = UserTask.business_key == reported.number
        work.session.execute(update(UserTask).where(mine).values(state="cancelled"))

    assert found() == []
    with unit_of_work() as work:
        work.session.execute(update(Timer).values(state="cancelled"))

    assert found() == [(reported.number, "nothing")]
    assert mend_orphan(reported.number, SYSTEM).done == "restarted"
    assert open_task(reported).element_id == "triage"


def test_mending_twice_or_what_is_no_orphan_changes_nothing(desk: Desk) -> None:
    reported = desk.report()

    assert mend_orphan(reported.number, SYSTEM).done == "nothing"
    with reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "orphan_mended")).all() == []


def test_mending_is_refused_when_nobody_is_in_the_fallback_team(desk: Desk) -> None:
    reported = desk.report()
    leave(desk.agent)

    assert found() == [(reported.number, "empty_team")]
    with pytest.raises(InvalidState, match="Expected somebody in the fallback team Line 1, but nobody is"):
        mend_orphan(reported.number, SYSTEM)


def test_mending_takes_the_permission_of_operators(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        mend_orphan(desk.report().number, desk.agent)


def test_workers_check_again_after_some_minutes_and_keep_since_when(desk: Desk, li: Actor, clock: Clock) -> None:
    reported = desk.report()
    claim_task(open_task(reported).key, li)
    leave(li)
    first = check_due(10)
    since = orphans_found(SYSTEM).lines[0].found_at

    assert (first, check_due(10)) == (1, 0)
    clock.advance(EVERY + timedelta(seconds=1))
    assert check_due(10) == 1
    assert [line.found_at for line in orphans_found(SYSTEM).lines] == [since]
