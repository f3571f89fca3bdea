"""The tab *Running* by plain requests: steps as a list, what is painted, and records that stand at one step."""

import pytest

from itsm.records.commands import complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.processes import definition_of
from tests.support.records import TRIAGE, Desk, open_task

PAGE = "/studio/packs/incident/running"


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def painted(owner: Browser, choice: str) -> dict[str, dict[str, object]]:
    """What the diagram is told to show."""
    answer = owner.client.get(f"{PAGE}/{definition_of('incident')}/diagram.json?{choice}")
    assert answer.status_code == 200 and isinstance(answer.json, dict)
    return answer.json


def test_page_lists_steps_and_leads_to_the_records_at_one(owner: Browser, desk: Desk) -> None:
    reported = desk.report()

    page = owner.open(f"{PAGE}?element=triage")

    assert f'<a href="/records/{reported.number}">' in page
    assert "Records at “Triage”" in page
    assert 'data-element="triage"' in page and "element=triage#records" in page


def test_diagram_shows_tokens_now_and_warmth_by_time_or_count(owner: Browser, desk: Desk) -> None:
    reported = desk.report()
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)

    one = {"tokens": 1, "faults": 0}
    assert painted(owner, "show=now") == {"counts": {"line_1": one, "line_1_time_box": one}}
    often = painted(owner, "show=often&period=all")["heat"]
    assert often["triage"] == {"level": 5, "text": "1"}
    assert "triage" in painted(owner, "show=time")["heat"]


def test_unknown_choices_are_the_usual_ones_and_foreign_versions_are_not_there(owner: Browser) -> None:
    assert "What stands where now" in owner.open(f"{PAGE}?show=x&period=y")
    assert owner.client.get(f"{PAGE}?version=0").status_code == 404
    assert owner.client.get("/studio/packs/nothing/running").status_code == 404


def test_pack_that_is_not_in_use_says_so(owner: Browser) -> None:
    assert owner.client.get(f"{PAGE}/0/diagram.bpmn").status_code == 404
    words = shown(owner.client.get(PAGE))

    assert "Nothing of this version ran in this time." in words
