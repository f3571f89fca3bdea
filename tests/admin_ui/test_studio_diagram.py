"""The diagram tab: which diagram opens, its steps as a list, and what the editors may choose from."""

import pytest

from engine.registry import registry
from itsm.automation.calling.working import CALL
from tests.admin_ui.conftest import Browser
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

TAB = "/studio/packs/incident/diagram"


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def test_tab_opens_the_process_of_a_new_record(owner: Browser) -> None:
    assert owner.client.get(TAB).headers["Location"] == f"{TAB}/incident.bpmn"


def test_page_has_the_editor_and_the_steps_in_the_readers_language(owner: Browser) -> None:
    page = owner.open(f"{TAB}/incident.bpmn")

    assert 'data-island="modeler"' in page and 'data-file="/studio/packs/incident/files/incident.bpmn"' in page
    assert page.index("Triage") < page.index("Decide priority") < page.index("Set priority")
    assert 'href="/studio/packs/incident/diagram/escalation.bpmn"' in page


def test_names_are_what_the_pack_the_organisation_and_the_house_have(owner: Browser) -> None:
    names = owner.client.get("/studio/packs/incident/names?language=zh-CN").json

    assert names is not None
    assert {"id": "work", "name": "work", "file": "forms/work.form"} in names["forms"]
    assert {"id": "priority", "name": "优先级", "file": "priority.dmn"} in names["decisions"]
    assert {"id": "incident", "name": "事件", "file": "incident.bpmn"} in names["processes"]
    assert {"key": "new", "label": "待受理", "kind": "open"} in names["statuses"]
    assert {"code": "line-2", "name": "二线"} in names["teams"]
    assert {"key": "line_1", "label": "一线限时", "length": "30分钟"} in names["times"]
    assert "ola:line-2" in [clock["kind"] for clock in names["clocks"]]
    assert "transfer" in [one["key"] for one in names["operations"]]


def test_names_help_to_write_feel_with_what_is_really_there(owner: Browser) -> None:
    names = owner.client.get("/studio/packs/incident/names").json

    assert names is not None
    record = next(one for one in names["variables"] if one["name"] == "record")
    assert {"number", "impact", "time_used", "vendor_reference"} <= {one["name"] for one in record["entries"]}
    on_duty = next(one for one in names["functions"] if one["name"] == "on duty")
    assert on_duty["parameters"] == ["roster"] and len(on_duty["signatures"]) == 2


def test_every_job_type_that_runs_here_is_offered_in_words(owner: Browser) -> None:
    names = owner.client.get("/studio/packs/incident/names").json

    assert names is not None
    assert {job["type"] for job in names["job_types"]} == {*registry.inline_handlers, CALL}
    update = next(job for job in names["job_types"] if job["type"] == "record.update")
    assert {"name": "impact", "label": "Impact", "hint": "high, medium, low", "choices": None} in update["inputs"]
