"""Pages of the form designer: the list, checks and previews while one draws, texts, uses, new forms."""

import json
import re

import pytest
from werkzeug.test import TestResponse

from tests.admin_ui.conftest import Browser
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

FORMS = "/studio/packs/incident/forms"
TRIAGE = f"{FORMS}/triage"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def posted(browser: Browser, address: str, data: object, **headers: str) -> TestResponse:
    """Send as the designer does, with the token of its page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open(TRIAGE))
    assert token is not None
    return browser.client.post(address, data=data, headers={"X-CSRF-Token": token[1], **headers})


def form_of(**change: object) -> str:
    """A form with one text."""
    field = {"type": "textfield", "id": "field_x", "key": "x", "label": "Thing", **change}
    return json.dumps({"type": "default", "id": "triage", "components": [field]})


def test_list_tells_fields_texts_and_uses(owner: Browser) -> None:
    page = owner.open(FORMS)

    assert 'href="/studio/packs/incident/forms/triage"' in page
    assert "4 places" in page and "complete" in page


def test_check_names_component_and_attribute_in_the_language_of_the_reader(owner: Browser) -> None:
    broken = form_of(conditional={"hide": "=a +"})

    found = posted(owner, f"{TRIAGE}/check", broken).json
    owner.client.post("/language", data={**owner.hidden("/language"), "language": "zh-CN"})
    chinese = posted(owner, f"{TRIAGE}/check", broken).json

    assert found is not None and chinese is not None
    assert [(one["component"], one["name"], one["severity"]) for one in found["findings"]] == [
        ("field_x", "conditional.hide", "error")
    ]
    assert chinese["findings"][0]["message"] != found["findings"][0]["message"]


@pytest.mark.parametrize("body", ["", "{", "[]", "x" * 1_500_000, '{"components": "x"}'])
def test_check_takes_anything(owner: Browser, body: str) -> None:
    answer = posted(owner, f"{TRIAGE}/check", body)

    assert answer.status_code == 200 and answer.json is not None and answer.json["findings"]


def test_preview_is_what_is_on_the_screen_for_whom_is_asked(owner: Browser) -> None:
    schema = form_of(label="Room", type="radio", properties={"options_from": "teams"})
    asked = {"preview:schema": schema, "preview:as": "agent", "preview:language": "en"}

    agent = posted(owner, f"{TRIAGE}/preview", asked, **{"HX-Request": "true"}).text
    requester = posted(owner, f"{TRIAGE}/preview", {**asked, "preview:as": "requester"}, **{"HX-Request": "true"}).text

    assert "Line 2" in agent and "Room" in agent and "<html" not in agent
    assert "Room" in requester and "Line 2" not in requester


def test_preview_speaks_the_language_that_is_asked_for(owner: Browser) -> None:
    page = posted(owner, f"{TRIAGE}/preview", {"preview:language": "zh-CN", "preview:as": "agent"}).text

    assert "影响度" in page and "请选择" in page and "How it looks" in page


def test_preview_says_what_sending_would_be_refused_for_and_stores_nothing(owner: Browser) -> None:
    needed = form_of(validate={"required": True})
    asked = {"preview:schema": needed, "preview:typed": "yes", "preview:outcome": "accept"}

    refused = posted(owner, f"{TRIAGE}/preview", asked, **{"HX-Request": "true"}).text
    taken = posted(owner, f"{TRIAGE}/preview", {**asked, "x": "yes"}, **{"HX-Request": "true"}).text

    assert "Expected a value" in refused
    assert "Nothing was stored" in taken
    assert "changed in the draft" not in owner.open(FORMS)


def test_form_full_of_scripts_is_drawn_as_text(owner: Browser) -> None:
    schema = form_of(label=SCRIPT, description=SCRIPT, appearance={"prefixAdorner": SCRIPT}, defaultValue=SCRIPT)

    page = posted(owner, f"{TRIAGE}/preview", {"preview:schema": schema}, **{"HX-Request": "true"}).text

    assert SCRIPT not in page and page.count("&lt;script&gt;") >= 3


@pytest.mark.parametrize("schema", ["{", '{"id": "x"}', '{"id": "x", "components": [{"type": "html", "id": "h"}]}'])
def test_preview_of_a_broken_draft_says_why_there_is_none(owner: Browser, schema: str) -> None:
    page = posted(owner, f"{TRIAGE}/preview", {"preview:schema": schema}, **{"HX-Request": "true"}).text

    assert "It cannot be drawn yet" in page


def test_texts_are_edited_side_by_side(owner: Browser) -> None:
    owner.open(f"{TRIAGE}/texts")
    sent = {"en:title|label|": "Subject", "zh:title|label|": "主题"}

    page = owner.send(f"{TRIAGE}/texts", sent).text

    assert "Saved. Every text is there in both languages." in page
    assert 'value="Subject"' in page and 'value="主题"' in page


def test_what_was_typed_stays_when_somebody_was_faster(owner: Browser) -> None:
    owner.open(f"{TRIAGE}/texts")
    stale = owner.hidden(f"{TRIAGE}/texts")
    owner.send(f"{TRIAGE}/texts", {"en:title|label|": "Subject"})

    told = owner.client.post(f"{TRIAGE}/texts", data={**stale, "en:title|label|": "Heading", "command_id": "other"})

    assert told.status_code == 409
    assert "Somebody else changed these texts" in told.text and 'value="Heading"' in told.text


def test_uses_are_told_and_keep_the_form(owner: Browser) -> None:
    page = owner.open(f"{TRIAGE}/uses")

    assert "incident.bpmn" in page and "neither renamed nor removed" in page
    assert f'action="{TRIAGE}/remove"' not in page


def test_form_is_begun_as_a_copy_renamed_and_removed(owner: Browser) -> None:
    owner.open(FORMS)
    made = owner.send(FORMS, {"id": "second", "of": "triage"})
    assert "second" in made.text and made.request.path == f"{FORMS}/second"
    owner.open(f"{FORMS}/second/uses")
    assert owner.send(f"{FORMS}/second/rename", {"id": "third"}).request.path == f"{FORMS}/third"
    owner.open(f"{FORMS}/third/uses")

    assert "removed from the draft" in owner.send(f"{FORMS}/third/remove").text


def test_refused_id_stands_beside_its_field(owner: Browser) -> None:
    owner.open(FORMS)

    told = owner.client.post(FORMS, data={**owner.hidden(FORMS), "id": "triage", "of": "work"})

    assert told.status_code == 422
    assert 'value="triage"' in told.text and "has a form “triage” already" in told.text
    assert '<option value="work" selected>' in told.text


def test_broken_form_is_still_listed_and_opened(owner: Browser) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', owner.open("/studio"))
    assert token is not None
    address = "/studio/packs/incident/files/forms/triage.form"
    owner.client.put(address, data=b"{", headers={"X-CSRF-Token": token[1], "If-Match": '"0"'})

    assert "cannot be read" in owner.open(FORMS)
    assert "It cannot be drawn yet" in owner.open(TRIAGE)
    assert "cannot be read" in owner.open(f"{TRIAGE}/texts")


def test_form_of_approvals_is_made_for_the_modeler(owner: Browser, worker: Browser) -> None:
    made = posted(owner, f"{FORMS}/approval", b"").json

    assert made == {"id": "incident_approval", "name": "incident_approval", "file": "forms/incident_approval.form"}
    assert "incident_approval" in owner.open(FORMS)
    assert worker.client.post(f"{FORMS}/approval").status_code in (400, 403)
