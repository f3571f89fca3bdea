"""Saved lists are uses of the teams and people that they filter by, and their owners are told when these are gone."""

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from itsm.accounts.leaving import leave
from itsm.mail.outbox import MailRow
from itsm.organisation.commands import close_person, remove_thing
from itsm.people.tables import TeamRow
from itsm.records.commands import save_view
from itsm.uses import Thing, uses_of
from itsm.uses.views import LABEL
from tests.support.people import MakePerson
from tests.support.records import use_incident_pack


@pytest.fixture(autouse=True)
def pack(tenant: int) -> None:
    """Lists are of the types of packs."""
    use_incident_pack()


def team_key(code: str) -> int:
    with reading() as session:
        return session.scalars(select(TeamRow.key).where(TeamRow.code == code)).one()


def lists(thing: Thing) -> list[str]:
    """Names of the lists that use a thing."""
    with reading() as session:
        return [str(link.title) for use in uses_of(session, thing) if use.label == LABEL for link in use.links]


def told() -> list[int | None]:
    """Whom a letter about a list waits for."""
    with reading() as session:
        return list(session.scalars(select(MailRow.person_key).where(MailRow.kind == "view").order_by(MailRow.key)))


def test_lists_are_uses_of_teams_and_people(agent: Actor, make_person: MakePerson) -> None:
    lead = make_person("Lea Lead", roles=("team_lead",), teams=("night",))
    save_view(None, "incident", "Night", {"team": "night"}, None, agent)
    save_view(None, "incident", "Shared", {"status": "new"}, "night", lead)
    save_view(None, "incident", "Of Lea", {"handler": str(lead.key)}, None, agent)

    assert lists(Thing("team", team_key("night"), "night")) == ["Night (Ben Agent)", "Shared (Lea Lead)"]
    assert lists(Thing("person", lead.key or 0)) == ["Of Lea (Ben Agent)"]


def test_owner_is_told_when_the_team_of_a_list_is_archived(agent: Actor, make_person: MakePerson) -> None:
    make_person("Nia", roles=("agent",), teams=("night",))
    for query in ({"team": "night"}, {"team": "line-1"}):
        save_view(None, "incident", f"List of {query['team']}", query, None, agent)

    remove_thing("team", team_key("night"), SYSTEM)

    assert told() == [agent.key]


@pytest.mark.parametrize("by", [close_person, leave])
def test_owner_is_told_when_somebody_of_a_list_leaves_but_not_who_leaves(
    agent: Actor, administrator: Actor, make_person: MakePerson, by: object
) -> None:
    gone = make_person("Nia", roles=("agent",), teams=("line-1",))
    save_view(None, "incident", "Of Nia", {"owner": str(gone.key)}, None, agent)
    save_view(None, "incident", "Mine", {"owner": str(gone.key)}, None, gone)

    if by is leave:
        leave(gone.key or 0, None, administrator)
    else:
        close_person(gone.key or 0, False, administrator)

    assert told() == [agent.key]
