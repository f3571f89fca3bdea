"""The team that gets what is offered to no team in use, and what stands against taking a team away."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import InvalidState
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import name_fallback, remove_thing
from itsm.people.tables import TeamRow
from itsm.records.queries import timeline
from tests.itsm.assignment.conftest import SetTeam
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task, stored, use_changed_diagram


def fallbacks() -> list[str]:
    """Codes of the teams that are the fallback."""
    with reading() as session:
        return list(session.scalars(select(TeamRow.code).where(TeamRow.is_fallback)))


def test_first_line_of_the_pack_is_the_fallback_at_first(desk: Desk) -> None:
    assert fallbacks() == ["line-1"]


def test_work_for_an_unknown_team_goes_to_the_fallback_and_says_so(desk: Desk) -> None:
    drawn = '<zeebe:assignmentDefinition candidateGroups="line-1" />'
    use_changed_diagram(drawn, drawn.replace("line-1", "nowhere"))

    reported = desk.report()

    assert open_task(reported).group_id == stored(reported).team == "line-1"
    said = [str(line.sentence) for line in timeline(reported.number, desk.agent, "en")]
    assert "“Triage” offered to Line 1, the fallback team: nowhere is no team in use" in said


def test_fallback_gives_work_by_its_own_strategy(desk: Desk, set_team: SetTeam) -> None:
    set_team("least_load")
    drawn = '<zeebe:assignmentDefinition candidateGroups="line-1" />'
    use_changed_diagram(drawn, drawn.replace("line-1", "nowhere"))

    assert open_task(desk.report()).assignee_key == desk.agent.key


def test_another_team_is_named_instead_and_is_the_only_one(desk: Desk, set_team: SetTeam) -> None:
    key = set_team(code="line-2")

    name_fallback(key, SYSTEM)

    assert fallbacks() == ["line-2"]


def test_fallback_is_neither_archived_nor_deleted(tenant: int, make_person: MakePerson) -> None:
    make_person("Ann", teams=("alone",))
    with reading() as session:
        key = session.scalars(select(TeamRow.key).where(TeamRow.code == "alone")).one()

    with pytest.raises(InvalidState, match="Fallback team"):
        remove_thing("team", key, SYSTEM)


def test_team_that_a_routing_names_is_not_archived(desk: Desk, agent: Actor) -> None:
    from tests.processes.incident.test_routing import route

    route("print-team", category='"printing"')
    with reading() as session:
        key = session.scalars(select(TeamRow.key).where(TeamRow.code == "print-team")).one()

    with pytest.raises(InvalidState, match="Decisions that route to it"):
        remove_thing("team", key, SYSTEM)
