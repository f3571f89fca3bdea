"""The files of a draft over HTTP, as the editors read and save them."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.admin_ui.conftest import Browser
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

FILE = "/studio/packs/incident/files/pack.yaml"


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def put(browser: Browser, content: bytes, revision: str, address: str = FILE, **headers: str) -> TestResponse:
    """Save as an editor does: the token of the page, the revision that was read."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.open("/studio"))
    assert token is not None
    sent = {"X-CSRF-Token": token[1], "If-Match": revision, "Accept": "application/json", **headers}
    return browser.client.put(address, data=content, headers=sent)


def test_file_is_read_with_its_revision_and_saved_with_the_next(owner: Browser) -> None:
    read = owner.client.get(FILE)

    saved = put(owner, read.data + b"\n", read.headers["ETag"])

    assert read.headers["ETag"] == '"0"' and read.headers["Content-Disposition"].startswith("attachment")
    assert saved.status_code == 200 and saved.json is not None
    assert saved.json["revision"] == 1 and saved.json["changed_at"]
    assert owner.client.get(FILE).headers["ETag"] == '"1"'


def test_stale_save_says_who_when_and_which_revision(owner: Browser) -> None:
    put(owner, b"one", '"0"')

    told = put(owner, b"two", '"0"')

    assert told.status_code == 412 and told.json is not None
    assert told.json.keys() == {"title", "detail", "changed_by", "changed_at", "revision"}
    assert (told.json["changed_by"], told.json["revision"]) == ("Pia Owner", 1)


def test_save_that_is_repeated_after_a_lost_answer_saves_once(owner: Browser) -> None:
    first = put(owner, b"one", '"0"', **{"Idempotency-Key": "a"})
    again = put(owner, b"one", '"0"', **{"Idempotency-Key": "a"})

    assert (first.status_code, again.status_code) == (200, 200)
    assert owner.client.get(FILE).headers["ETag"] == '"1"'


def test_save_without_revision_or_token_is_refused(owner: Browser) -> None:
    assert put(owner, b"x", "yes").status_code == 400
    assert owner.client.put(FILE, data=b"x", headers={"If-Match": '"0"'}).status_code == 400
    assert put(owner, b"x", '"0"', "/studio/packs/incident/files/x.exe").status_code == 400
    assert owner.client.get(FILE).headers["ETag"] == '"0"'


def test_editor_learns_that_the_session_has_ended(owner: Browser, stranger: Browser) -> None:
    answer = stranger.client.put(FILE, data=b"x", headers={"Accept": "application/json", "If-Match": '"0"'})

    assert answer.status_code == 401 and answer.json is not None and "error" in answer.json


def test_page_of_one_person_saves_nothing_as_another_who_signed_in(
    owner: Browser, make_person: MakePerson, signed_in: SignedIn
) -> None:
    other = Browser(signed_in(make_person("Otto Other", roles=("process_owner",))))
    opened_by = re.search(r'<main[^>]* data-person="(\d+)"', owner.open("/studio/packs/incident/type"))
    assert opened_by is not None

    refused = put(other, b"x", '"0"', **{"X-Person": opened_by[1]})
    saved = put(owner, b"x", '"0"', **{"X-Person": opened_by[1]})

    assert (refused.status_code, "Otto Other is signed in here now" in refused.get_data(as_text=True)) == (409, True)
    assert (saved.status_code, owner.client.get(FILE).headers["ETag"]) == (200, '"1"')


def test_pack_opens_with_a_tab_and_tells_its_draft(owner: Browser) -> None:
    put(owner, owner.client.get(FILE).data + b"\n", '"0"')

    page = owner.open("/studio/packs/incident")

    assert "Last drawn by Pia Owner" in page and 'aria-current="page"' in page
    assert "Draft, files changed: 1" in owner.open("/studio")
