"""Who is offered the work of an incident: the routing table of the pack, changed as a process owner would."""

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from itsm.categories.commands import save_category
from itsm.categories.shipping import add_shipped_categories
from itsm.categories.tables import CategoryRow
from itsm.organisation.commands import save_person, save_site
from itsm.people.commands import add_team
from itsm.records.commands import complete_task
from itsm.records.queries import history
from tests.support.records import INCIDENT, REPORT, TRIAGE, Desk, open_task, stored

_TESTS = ("category", "branch", "site", "service", "line")


def route(team: str, **tests: str) -> None:
    """Put a rule above those of the shipped table: the columns that are named, and the team that it answers."""
    add_team(team, {"en": team.title()}, 2, SYSTEM)
    cells = "".join(
        f'<inputEntry id="own_{name}"><text>{tests.get(name, "-")}</text></inputEntry>' for name in _TESTS
    )
    named = f'<outputEntry id="own_team"><text>"{team}"</text></outputEntry>'
    answers = f'{named}<outputEntry id="own_skill"><text/></outputEntry>'
    drawn = (INCIDENT / "routing.dmn").read_text(encoding="utf-8")
    rule = f'<rule id="own">{cells}{answers}</rule><rule id="as_drawn">'
    data = drawn.replace('<rule id="as_drawn">', rule).encode()
    deploy("incident", [Resource("decision", "routing", "incident/routing.dmn", data)], SYSTEM)


def handed_on(desk: Desk) -> str | None:
    """The team that has an incident about printing once line 1 has handed it on."""
    reported = desk.triaged()
    complete_task(open_task(reported).key, {"note": "Tried."}, "hand_on", desk.agent)
    assert open_task(reported).element_id == "line_2"
    return open_task(reported).group_id


def test_routing_as_shipped_offers_each_line_to_its_team(desk: Desk) -> None:
    assert handed_on(desk) == "line-2"


@pytest.mark.parametrize(
    ("category", "team"), [('"printing"', "print-team"), ('"network"', "line-2")], ids=["matching", "another"]
)
def test_routing_by_category_and_line(desk: Desk, category: str, team: str) -> None:
    route("print-team", category=category, line='"line-2"')

    assert handed_on(desk) == team


def test_routed_team_owns_the_record_and_the_history_says_which_rule(desk: Desk) -> None:
    route("print-team", category='"printing"', line='"line-1"')

    reported = desk.report()

    told = [line for line in history(reported.number, desk.agent, "en") if line.element_id == "triage"]
    assert stored(reported).team == open_task(reported).group_id == "print-team"
    assert any("print-team" in str(one) for line in told for one in line.explained)


def test_routing_by_the_site_of_the_requester(desk: Desk) -> None:
    save_site(None, {"code": "berlin", "name": "Berlin"}, SYSTEM)
    values = {"name": "Rita Requester", "language": "en", "time_zone": "UTC", "site": "berlin"}
    save_person(desk.requester.key, values, ("requester",), SYSTEM)
    route("berlin-desk", site='"berlin"')

    here = desk.report(REPORT)

    assert (stored(here).site, open_task(here).group_id) == ("berlin", "berlin-desk")


def test_waiting_task_stays_with_the_routed_team(desk: Desk) -> None:
    route("line-2", category='"printing"')
    reported = desk.report()

    complete_task(open_task(reported).key, {**TRIAGE, "question": "Which?"}, "wait_requester", desk.agent)

    assert (open_task(reported).element_id, open_task(reported).group_id) == ("wait_requester", "line-2")


@pytest.mark.parametrize(
    ("branch", "team"), [("hardware", "device-team"), ("network", "line-1"), ("hardware_room", "device-team")]
)
def test_routing_by_branch_of_categories(desk: Desk, branch: str, team: str) -> None:
    with unit_of_work() as work:
        add_shipped_categories(work)
    route("device-team", branch=f'contains(?, "/{branch}/")')

    reported = desk.report({**REPORT, "category": "hardware_room"})

    assert (open_task(reported).group_id, stored(reported).category) == (team, "hardware_room")


def test_branch_is_matched_wherever_it_was_moved_to(desk: Desk, administrator: Actor) -> None:
    with unit_of_work() as work:
        add_shipped_categories(work)
    route("device-team", branch='contains(?, "/hardware/")')
    assert open_task(desk.report({**REPORT, "category": "printing"})).group_id == "line-1"

    with reading() as session:
        row = session.scalars(select(CategoryRow).where(CategoryRow.code == "printing")).one()
    save_category(row.key, {"name_en": "Printing", "parent": "hardware"}, administrator)

    assert open_task(desk.report({**REPORT, "category": "printing"})).group_id == "device-team"
