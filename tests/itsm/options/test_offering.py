"""Options of a form: who is offered what, and what may be sent."""

import json
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from database import unit_of_work
from engine import clock
from engine.errors import InvalidForm
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.forms.options.source import Source, SourceKind
from itsm.options.offering import FormOptions
from itsm.organisation.tables import CustomerRow
from itsm.packs.deployed import record_type
from itsm.people.tables import TeamRow
from itsm.rights.tables import RoleRow, TeamRole
from tests.support.people import MakePerson
from tests.support.records import REPORT, Desk, stored

ROOMS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<decision id="rooms" name="Rooms"><variable id="v" name="rooms"/><literalExpression id="e">
<text>if impact = "high" then ["hall"] else ["desk", "office"]</text></literalExpression></decision></definitions>
"""


def offered(actor: Actor, kind: SourceKind, name: str = "", wanted: Sequence[str] = (), **names: object) -> list[str]:
    """The values that ``actor`` is offered."""
    options = FormOptions(record_type("incident"), "en", actor)
    return [str(one["value"]) for one in options.options_from(Source(kind, name), "service", wanted, names)]


def labels(actor: Actor, kind: SourceKind, name: str, language: str) -> list[str]:
    """What the options are called."""
    options = FormOptions(record_type("incident"), language, actor)
    return [str(one["label"]) for one in options.options_from(Source(kind, name), "service", (), {})]


def with_field(**field: object) -> None:
    """Put a report form into use that asks for a service as ``field`` says."""
    asked = {"type": "select", "id": "field_service", "key": "service", "label": "Service", **field}
    title = {"type": "textfield", "id": "field_title", "key": "title", "label": "Title"}
    schema = {"type": "default", "id": "report", "components": [title, asked]}
    deploy("incident", [Resource("form", "report", "forms/incident/report.form", json.dumps(schema).encode())], SYSTEM)


def test_agent_chooses_among_all_people(desk: Desk) -> None:
    assert labels(desk.agent, "people", "", "en") == ["Ben Agent", "Cai Requester"]


def test_requester_finds_nobody_but_themselves(desk: Desk) -> None:
    assert labels(desk.requester, "people", "", "en") == ["Cai Requester"]
    assert offered(desk.requester, "people", wanted=["1"]) == offered(desk.requester, "people")


def test_people_of_a_team_are_its_members(desk: Desk, make_person: MakePerson) -> None:
    make_person("Dan Agent", roles=("agent",), teams=("line-2",))

    assert labels(desk.agent, "people", "line-2", "en") == ["Dan Agent"]


def test_who_works_at_the_desk_by_a_role_of_theirs_or_of_their_team(desk: Desk, make_person: MakePerson) -> None:
    make_person("Eli Expert", roles=(), teams=("experts",))
    assert labels(desk.agent, "workers", "", "en") == ["Ben Agent"]

    with unit_of_work() as work:
        allowed = {"anywhere": ["work.see"], "types": {}}
        work.session.add(RoleRow(code="watcher", names={"en": "Watcher"}, allowed=allowed, revision=1))
        team = work.session.scalars(select(TeamRow).where(TeamRow.code == "experts")).one()
        work.session.add(TeamRole(team_key=team.key, role="agent"))
    make_person("Fay Watcher", roles=("watcher",))

    assert labels(desk.agent, "workers", "", "en") == ["Ben Agent", "Eli Expert", "Fay Watcher"]


def test_two_people_of_one_name_are_told_apart(desk: Desk, make_person: MakePerson) -> None:
    make_person("Ben Agent", roles=("agent",), email="ben@example.org")

    assert "Ben Agent · ben@example.org" in labels(desk.agent, "people", "", "en")


def test_teams_are_named_in_the_language_of_the_reader(desk: Desk) -> None:
    assert labels(desk.agent, "teams", "", "zh-CN")[:2] == ["二线", "三线"]
    assert offered(desk.requester, "teams") == []


def test_customers_and_levels_in_use_are_offered_to_those_who_work(desk: Desk) -> None:
    with unit_of_work() as work:
        add_shipped_levels(work)
        for code, archived_at in (("acme", None), ("gone", clock.now())):
            work.session.add(
                CustomerRow(code=code, name=code.title(), service_class="standard", archived_at=archived_at)
            )

    assert (offered(desk.agent, "customers"), labels(desk.agent, "customers", "", "en")) == (["acme"], ["Acme · acme"])
    assert (offered(desk.agent, "levels"), labels(desk.agent, "levels", "", "zh-CN")) == (["standard"], ["标准"])
    assert offered(desk.requester, "customers") == offered(desk.requester, "levels") == []


def test_records_are_those_that_the_person_sees(desk: Desk, make_person: MakePerson) -> None:
    number = desk.report().number
    other = make_person("Eve Requester", roles=("requester",))

    assert offered(desk.agent, "records", "incident") == offered(desk.requester, "records") == [number]
    assert offered(other, "records", wanted=[number]) == []
    assert offered(desk.agent, "records", "complaint") == []


def test_list_is_worded_as_on_the_record(desk: Desk) -> None:
    assert labels(desk.requester, "list", "priority", "zh-CN") == ["紧急", "高", "中", "低"]
    assert offered(desk.requester, "list", "category")[0] == "network"
    assert offered(desk.requester, "list", "nothing") == []


def test_decision_offers_by_what_stands_in_the_form(desk: Desk) -> None:
    deploy("incident", [Resource("decision", "rooms", "processes/incident/rooms.dmn", ROOMS.encode())], SYSTEM)

    assert offered(desk.agent, "decision", "rooms", impact="high") == ["hall"]
    assert offered(desk.agent, "decision", "rooms", impact="low") == ["desk", "office"]
    assert offered(desk.agent, "decision", "nothing") == []


def test_report_takes_an_option_of_the_source(desk: Desk) -> None:
    with_field(properties={"options_from": "list:priority"})

    assert stored(desk.report({**REPORT, "service": "critical"})).service == "critical"


@pytest.mark.parametrize("value", ["invented", "Cai Requester"])
def test_report_refuses_what_the_source_does_not_offer(desk: Desk, value: str) -> None:
    with_field(properties={"options_from": "people"})

    with pytest.raises(InvalidForm) as refused:
        desk.report({**REPORT, "service": value})

    assert "Expected one of the options" in str(refused.value.fields["service"])


def test_what_the_record_has_stays_on_offer(desk: Desk) -> None:
    options = FormOptions(record_type("incident"), "en", desk.requester, {"service": "gone"}.get)

    found = options.options_from(Source("teams"), "service", ["gone"], {})

    assert [one["value"] for one in found] == ["gone"]
