"""Leaving: nothing that somebody holds is lost, their account ends with all its ways in, records stay readable."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import Forbidden, InvalidInput, InvalidState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.accounts.leaving import (
    close_account,
    erase_person,
    held_by,
    leave,
    open_account,
    personal_data,
    personal_data_zip,
)
from itsm.accounts.passwords.keeping import has_password
from itsm.accounts.sessions import SessionRow, open_session, session_of
from itsm.accounts.tokens import create_token, token_of
from itsm.audit import AuditEntry
from itsm.people.queries import find_person, person
from itsm.records.commands import claim_task
from itsm.records.queries import record_view, timeline
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task, use_incident_pack


@pytest.fixture
def desk(agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A desk with the incident pack."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def number(desk: Desk) -> str:
    """A record whose task the agent has claimed."""
    found = desk.report()
    claim_task(open_task(found).key, desk.agent)
    return found.number


def assignees() -> list[int | None]:
    """Who has the open tasks."""
    with reading() as session:
        return list(session.scalars(select(UserTask.assignee_key).where(UserTask.state == "open")))


def told(*actions: str) -> list[str]:
    """Actions of the audit trail, of those that are asked for, in their order."""
    with reading() as session:
        query = select(AuditEntry.action).where(AuditEntry.action.in_(actions)).order_by(AuditEntry.key)
        return list(session.scalars(query))


def test_preview_tells_what_somebody_holds(number: str, agent: Actor, administrator: Actor, requester: Actor) -> None:
    held = held_by(agent.key or 0, administrator)

    assert [(task.number, task.team) for task in held.tasks] == [(number, "line-1")]
    assert (held.task_count, held.owned, held.owned_count) == (1, (number,), 1)
    with pytest.raises(Forbidden):
        held_by(agent.key or 0, requester)


def test_account_is_not_closed_while_tasks_are_held(number: str, agent: Actor, administrator: Actor) -> None:
    with pytest.raises(InvalidState, match="Hand them over first"):
        close_account(agent.key or 0, administrator)

    assert person(agent.key or 0).active


def test_tasks_go_to_the_person_named_and_records_with_them(
    number: str, agent: Actor, administrator: Actor, make_person: MakePerson
) -> None:
    successor = make_person("Dan Agent", roles=("agent",), teams=("line-1",))

    left = leave(agent.key or 0, successor.key, administrator)

    assert (left.tasks, left.records, assignees()) == (1, 1, [successor.key])
    with reading() as session:
        assert session.scalars(select(Record.owner_key)).one() == successor.key


def test_tasks_go_back_to_their_team_and_the_same_command_again_does_nothing(
    number: str, agent: Actor, administrator: Actor
) -> None:
    lefts = [leave(agent.key or 0, None, administrator, "one click") for _ in range(2)]

    assert ([left.tasks for left in lefts], assignees()) == ([1, 1], [None])
    assert [entry for entry in timeline(number, agent, "en") if entry.actor_key == administrator.key]
    assert told("work_handed_over", "account_closed") == ["work_handed_over", "account_closed"]


def test_nothing_is_handed_over_when_the_account_cannot_be_closed(
    desk: Desk, make_person: MakePerson
) -> None:
    chief = make_person("Chief", roles=("administrator", "agent"), teams=("line-1",))
    found = desk.report()
    claim_task(open_task(found).key, chief)

    with pytest.raises(InvalidState):
        leave(chief.key or 0, None, chief)

    assert (assignees(), told("work_handed_over")) == ([chief.key], [])
    with reading() as session:
        assert session.scalars(select(Record.owner_key)).one() == chief.key


def test_command_that_opens_an_account_again_is_told_once(agent: Actor, administrator: Actor) -> None:
    leave(agent.key or 0, None, administrator)

    for _ in range(2):
        open_account(agent.key or 0, administrator, "one click")

    assert told("account_opened") == ["account_opened"]


def test_work_goes_to_nobody_who_cannot_do_it(
    number: str, agent: Actor, administrator: Actor, requester: Actor
) -> None:
    for wrong in (requester, agent):
        with pytest.raises(InvalidInput):
            leave(agent.key or 0, wrong.key, administrator)

    assert (assignees(), person(agent.key or 0).active) == ([agent.key], True)


def test_closed_account_has_no_way_in_and_gets_none_back(agent: Actor, administrator: Actor) -> None:
    with unit_of_work() as work:
        session = open_session(agent.key or 0, "192.0.2.1", "Test", work)
    token = create_token("mine", "records", agent, agent.key)

    leave(agent.key or 0, None, administrator)
    closed = session_of(session), token_of(token)
    open_account(agent.key or 0, administrator)

    assert closed == (None, None)
    assert (session_of(session), token_of(token)) == (None, None)


def test_nobody_closes_their_own_account(administrator: Actor) -> None:
    with pytest.raises(InvalidState):
        close_account(administrator.key or 0, administrator)


def test_export_has_what_is_known_of_the_person_and_no_secret(
    number: str, agent: Actor, administrator: Actor, requester: Actor
) -> None:
    content = personal_data_zip(agent.key or 0, administrator)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = json.loads(archive.read("person.json"))
    assert (data["person"]["name"], data["records"][0]["number"]) == (agent.name, number)
    assert not {"token_hash", "password_hash", "sealed", "public_key"}.intersection(str(data).split("'"))
    with pytest.raises(Forbidden):
        personal_data(agent.key or 0, requester)
    assert personal_data(requester.key or 0, requester)["roles"] == ["requester"]


def test_erased_person_is_a_former_person_and_records_stay_readable(
    number: str, agent: Actor, administrator: Actor
) -> None:
    name, former = agent.name, f"Former person {agent.key}"
    leave(agent.key or 0, None, administrator)

    erase_person(agent.key or 0, name, administrator)

    assert find_person("ben.agent@example.org") is None and not has_password(agent.key or 0)
    view, entries = record_view(number, administrator, "en"), timeline(number, administrator, "en")
    assert name not in f"{view} {entries}" and former in f"{entries}"
    with reading() as session:
        assert session.scalars(select(SessionRow).where(SessionRow.person_key == agent.key)).all() == []
        everything = session.scalars(select(Record.last_changes)).all()
    assert name not in str(everything)


def test_erasing_asks_for_a_closed_account_and_its_name(agent: Actor, administrator: Actor) -> None:
    with pytest.raises(InvalidState):
        erase_person(agent.key or 0, agent.name, administrator)
    leave(agent.key or 0, None, administrator)
    with pytest.raises(InvalidInput):
        erase_person(agent.key or 0, "Somebody else", administrator)
    erase_person(agent.key or 0, agent.name, administrator)
    with pytest.raises(InvalidState):
        open_account(agent.key or 0, administrator)


def test_leaving_is_audited(number: str, agent: Actor, administrator: Actor) -> None:
    leave(agent.key or 0, None, administrator)
    erase_person(agent.key or 0, agent.name, administrator)

    with reading() as session:
        entries = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == f"person {agent.key}").order_by(AuditEntry.key)
        ).all()
    assert entries[-4:] == ["work_handed_over", "rights_changed", "account_closed", "person_erased"]
