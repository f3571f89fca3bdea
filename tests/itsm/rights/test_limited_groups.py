"""A pack says which roles see and change a group of fields: that holds wherever records are read or written."""

import csv
import io

import pytest

from engine.errors import Forbidden, InvalidDefinition
from engine.registry import SYSTEM, Actor
from itsm.people.queries import actor_of
from itsm.records.commands import complete_task, report_record, update_fields
from itsm.records.queries import portal_records, record_list, record_view, timeline, work_list
from itsm.records.queries.list_export import Exported, export_list
from itsm.records.search.finding import search
from itsm.rights.commands import save_role
from itsm.rights.explaining import explained
from itsm.rights.roles import ROLES, allowed_of
from tests.support.limits import limit_assessment
from tests.support.people import MakePerson
from tests.support.records import REPORT, TRIAGE, Desk, open_task


@pytest.fixture
def lead(desk: Desk, make_person: MakePerson) -> Actor:
    """Somebody of line 1 who leads it."""
    return make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))


def test_agent_sees_nothing_of_a_group_that_is_for_leads(desk: Desk, lead: Actor) -> None:
    number = desk.triaged().number
    limit_assessment("team_lead")

    view = record_view(number, desk.agent)
    assert "title" in view.values and not {"priority", "impact", "urgency"} & view.values.keys()
    (item,) = record_list("incident", {}, "-opened_at", None, 10, desk.agent).items
    assert item.priority is None and "impact" not in item.fields
    (found,) = search(number, desk.agent)
    assert found.priority is None and "urgency" not in found.fields
    assert [one.priority for one in work_list(desk.agent, "all").items] == [None]
    labels = {change.label for entry in timeline(number, desk.agent, "en") for change in entry.changes}
    assert not labels & {"Priority", "Impact", "Urgency"}

    assert record_view(number, lead).priority == "critical"
    assert record_list("incident", {}, "-opened_at", None, 10, lead).items[0].priority == "critical"
    assert [one.priority for one in work_list(lead, "all").items] == ["critical"]


def test_filter_and_order_by_it_tell_nothing(desk: Desk, lead: Actor) -> None:
    desk.triaged()
    limit_assessment("team_lead")

    def found(actor: Actor, filters: dict[str, str], order: str = "-opened_at") -> int:
        return len(record_list("incident", filters, order, None, 10, actor).items)

    assert found(lead, {"priority": "critical"}) == 1
    assert found(desk.agent, {"priority": "critical"}) == 0
    assert found(desk.agent, {}) == 1


def test_what_is_exported_has_it_for_those_alone(desk: Desk, lead: Actor) -> None:
    desk.triaged()
    limit_assessment("team_lead")

    def exported(actor: Actor) -> list[str]:
        what = Exported("incident", {}, "-opened_at", ["number", "impact", "priority"])
        written = b"".join(export_list(what, "csv", actor, "en", "UTC")).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(written)))[1]

    assert exported(lead)[1:] != ["", ""] and exported(desk.agent)[1:] == ["", ""]


def test_requester_sees_neither_list_nor_record_of_it_in_the_portal(desk: Desk) -> None:
    number = desk.triaged().number
    assert "impact" in record_view(number, desk.requester).values

    limit_assessment("agent, team_lead")

    assert "impact" not in record_view(number, desk.requester).values
    assert [item.priority for item in portal_records(desk.requester)] == [None]


def test_group_that_is_seen_and_not_changed_is_refused_by_every_command(desk: Desk, lead: Actor) -> None:
    reported = desk.report()
    limit_assessment("", "team_lead")

    assert record_view(reported.number, desk.agent).value("impact") == REPORT["impact"]
    with pytest.raises(Forbidden, match="Assessment"):
        update_fields(reported.number, {"urgency": "low"}, desk.agent)
    with pytest.raises(Forbidden, match="Assessment"):
        complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)
    with pytest.raises(Forbidden, match="Assessment"):
        report_record("incident", {**REPORT, "urgency": "low"}, desk.requester.key, desk.requester, None, "portal")

    assert complete_task(open_task(reported).key, TRIAGE, "accept", lead).status == "in_progress"


def test_role_that_stands_for_another_counts_as_it(desk: Desk, make_person: MakePerson) -> None:
    values = {"code": "duty", "name_en": "Duty", "copied_from": "team_lead"}
    save_role(None, values, allowed_of(ROLES["team_lead"]), SYSTEM)
    number = desk.triaged().number
    limit_assessment("team_lead")

    somebody = actor_of(make_person("Dua Duty", roles=("duty",)).key or 0)

    assert record_view(number, somebody).priority == "critical"


def test_limit_gives_nobody_more_than_their_role(desk: Desk, clerk: Actor) -> None:
    number = desk.triaged().number
    limit_assessment("clerk", "clerk")

    assert not {"priority", "impact", "urgency"} & record_view(number, clerk).values.keys()


def test_who_may_what_and_why_says_so(desk: Desk, administrator: Actor) -> None:
    limit_assessment("team_lead")

    sections = explained(desk.agent.key or 0, "", administrator).sections
    (line,) = [
        one for section in sections for one in section.lines
        if one.answer.operation == "field.see" and "Assessment" in str(one.label)
    ]  # fmt: skip

    assert not line.answer and list(line.roles) == ["team_lead"]


def test_role_that_there_is_not_is_refused_when_put_into_use(desk: Desk) -> None:
    with pytest.raises(InvalidDefinition, match="“lead” is none"):
        limit_assessment("agent, lead")
    with pytest.raises(InvalidDefinition, match="Expected the code of a role"):
        limit_assessment("Not A Role")
