"""Packs in the studio by plain forms: the library, a new pack, its versions, put into use and taken back."""

import io
import re
import zipfile

import pytest

from database import reading
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.beginning import archives
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.commands.files import save_file
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import INCIDENT, Desk

PACK = "/studio/packs/incident"
VERSIONS, USE = f"{PACK}/versions", f"{PACK}/put-into-use"
VISIT = {"source": "starter:inspection", "key": "visit", "prefix": "VIS", "name_en": "Visit", "name_zh": "来访"}


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


@pytest.fixture
def drawn(desk: Desk, owner: Browser, make_person: MakePerson) -> None:
    """A draft in which a step is called otherwise, by somebody else, and a record that runs."""
    desk.report()
    content = read_folder(INCIDENT)["incident.bpmn"].replace(b'name="Triage"', b'name="Look at it"')
    save_file("incident", "incident.bpmn", content, 0, make_person("Tom Owner", roles=("process_owner",)))


def test_library_shows_each_pack_with_its_stamp_and_what_runs(owner: Browser, drawn: None) -> None:
    page = owner.open("/studio")

    assert '<svg class="stamp"' in page and 'href="/studio/packs/incident"' in page
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Version 1 in use" in words and "Draft, files changed: 1" in words
    assert "Records that run 1" in words and "Tom Owner" in words
    assert "Open it Incident" in words


def test_library_asks_the_same_statements_for_many_packs_as_for_one(owner: Browser, statements: list[str]) -> None:
    counted = []
    for letters in ("A", "BCD"):
        for letter in letters:
            owner.open("/studio/new")
            owner.send("/studio/packs", VISIT | {"key": f"visit_{letter.lower()}", "prefix": f"VI{letter}"})
        statements.clear()
        owner.open("/studio")
        counted.append(len(statements))

    assert counted[0] == counted[1]


def test_findings_are_counted_beside(owner: Browser) -> None:
    assert "None" in shown(owner.client.get(f"{PACK}/checked"))
    save_broken(owner)

    assert "Errors:" in shown(owner.client.get(f"{PACK}/checked"))


def save_broken(owner: Browser) -> None:
    """A diagram that cannot be read is drafted."""
    owner.open(VERSIONS)
    file = (io.BytesIO(b"<definitions"), "incident.bpmn")
    assert owner.send(f"{VERSIONS}/files", files=file).status_code == 200


def test_new_pack_begins_from_a_starter(owner: Browser) -> None:
    owner.open("/studio/new?source=starter:inspection")

    page = shown(owner.send("/studio/packs", VISIT))

    assert "nothing of it is in use" in page and "Not in use yet" in page
    assert "Put into use…" in page


def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(owner: Browser) -> None:
    owner.open("/studio/new")

    page = owner.send("/studio/packs", VISIT | {"key": "incident", "prefix": "INC"})

    assert page.status_code == 422
    assert "there is a pack “incident”" in shown(page) and "has “INC”" in shown(page)
    assert 'value="来访"' in page.text and 'id="new-key-error"' in page.text


def test_pack_is_exported_and_begun_again_from_the_file(owner: Browser) -> None:
    data = owner.client.get(f"{PACK}/export").data
    owner.open("/studio/new")

    fields = {"source": "archive", "key": "trouble", "prefix": "TRB", "archive": (io.BytesIO(data), "incident.zip")}
    page = owner.send("/studio/packs", fields)

    assert archives.read(data) == read_folder(INCIDENT)
    assert page.status_code == 200 and page.request.path == "/studio/packs/trouble/diagram/trouble.bpmn"


def test_file_that_is_no_pack_is_refused_in_words(owner: Browser) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr("../pack.yaml", "x")
    for data in (b"no archive", bomb.getvalue()):
        owner.open("/studio/new")
        page = owner.send("/studio/packs", {"source": "archive", "archive": (io.BytesIO(data), "x.zip")})
        assert page.status_code == 422 and "Expected" in shown(page)
    owner.open(VERSIONS)
    assert owner.send(f"{VERSIONS}/files", files=(io.BytesIO(b""), "evil.exe")).status_code == 422


def test_page_tells_the_difference_the_tests_and_what_becomes_of_records(owner: Browser, drawn: None) -> None:
    page = " ".join(re.sub(r"<[^>]+>", " ", owner.open(f"{USE}?tests=run")).split())

    assert "incident.bpmn" in page and "tests pass" in page
    assert "INC-000001" in page and "Of 1 looked at, 1 fit." in page
    assert "Triage" in page and "finish on their version" in page
    assert "New files" not in page


def test_files_of_a_new_pack_stand_in_one_card(owner: Browser) -> None:
    owner.open("/studio/new?source=starter:inspection")
    owner.send("/studio/packs", VISIT)

    page = owner.open("/studio/packs/visit/put-into-use")

    start = page.index('id="new-files"')
    card = page[start : page.index("</section>", start)]
    assert card.count("<summary>Form ") == 3 and "pack.yaml" in card and "scenarios/defects.yaml" in card
    assert "<section" not in card and 'id="file-1"' not in page


def test_why_a_test_fails_is_told_in_names(owner: Browser, make_person: MakePerson) -> None:
    owner.open("/studio/new?source=starter:inspection")
    owner.send("/studio/packs", VISIT)
    with reading() as session:
        file = draft_of(session, "visit").files["scenarios/defects.yaml"]
    content = file.content.replace(b"task: mend}\n", b"task: inspect}\n")
    save_file("visit", file.name, content, file.revision, make_person("Tom Owner", roles=("process_owner",)))

    for address in ("?tests=run", "/tests"):
        page = shown(owner.client.get(f"/studio/packs/visit/put-into-use{address}"))
        assert "Expected the open tasks to be Inspect, but they are Mend." in page


def test_put_into_use_and_taken_back_by_forms(owner: Browser, drawn: None) -> None:
    owner.open(USE)
    assert "Expected a sentence on what is new" in shown(owner.send(USE, {"note": ""}))

    assert "Version 2 is in use" in shown(owner.send(USE, {"note": "A plainer name", "moving": "none"}))
    assert "Records on older versions" in owner.open(VERSIONS) and "A plainer name" in owner.open(VERSIONS)

    assert "Expected a reason" in shown(owner.send(f"{VERSIONS}/undo", {"reason": ""}))
    assert "Version 1 is in use again" in shown(owner.send(f"{VERSIONS}/undo", {"reason": "Nobody finds it"}))


def test_some_first_wants_a_number_and_records_follow_by_choice(owner: Browser, drawn: None) -> None:
    owner.open(USE)
    page = owner.send(USE, {"note": "New", "moving": "first", "first": "some"})
    assert page.status_code == 422 and "Expected 1 to 1000 records" in shown(page) and 'value="some"' in page.text

    owner.send(USE, {"note": "New", "moving": "none"})
    assert "none was chosen" in shown(owner.send(f"{VERSIONS}/move", {"reason": "All is well"}))
    assert "Records that go to the version in use: 1" in shown(
        owner.send(f"{VERSIONS}/move", {"reason": "All is well", "all": "yes"})
    )


def test_errors_stand_against_it_and_are_named(owner: Browser) -> None:
    save_broken(owner)

    owner.open(USE)
    page = owner.send(USE, {"note": "Broken"})

    assert page.status_code == 422 and "It was not put into use" in shown(page)
    assert "processes/incident/incident.bpmn" in shown(page)


def test_version_is_kept_looked_at_approved_by_another_and_gone_back_to(
    owner: Browser, drawn: None, make_person: MakePerson, signed_in: SignedIn
) -> None:
    owner.open(VERSIONS)
    assert "Kept as version 2" in shown(owner.send(VERSIONS, {"note": "Ready"}))
    assert "incident.bpmn" in owner.open(f"{VERSIONS}/2")
    assert "Version 2 is approved" in shown(owner.send(f"{VERSIONS}/2/approve", {"note": "Good"}))
    assert "Approved by Pia Owner" in shown(owner.client.get(VERSIONS))

    owner.open(f"{VERSIONS}/1")
    assert "The draft is as version 1" in shown(owner.send(f"{VERSIONS}/1/back"))
    with reading() as session:
        assert not draft_of(session, "incident").is_changed


def test_who_only_looks_finds_no_button(desk: Desk, drawn: None, make_person: MakePerson, signed_in: SignedIn) -> None:
    agent = Browser(signed_in(desk.agent))

    for address in ("/studio", "/studio/new", VERSIONS, USE, f"{PACK}/export"):
        assert agent.client.get(address).status_code == 403


def test_names_with_markup_are_words(owner: Browser) -> None:
    owner.open("/studio/new")
    evil = "<script>alert(1)</script>"

    owner.send("/studio/packs", VISIT | {"name_en": evil})

    for address in ("/studio", "/studio/packs/visit/versions", "/studio/packs/visit/put-into-use"):
        page = owner.open(address)
        assert evil not in page and "&lt;script&gt;" in page


def test_files_are_removed_and_renamed_by_forms(owner: Browser) -> None:
    owner.open(VERSIONS)
    form = {"name": "survey.dmn", "revision": "0"}
    assert "survey.dmn is not in the draft any more" in shown(owner.send(f"{VERSIONS}/files/remove", form))
    page = owner.send(f"{VERSIONS}/files/rename", {"name": "routing.dmn", "new_name": "../x"})
    assert page.status_code == 422 and 'value="../x"' in page.text

    owner.send(f"{VERSIONS}/files/rename", {"name": "routing.dmn", "new_name": "ways.dmn"})

    with reading() as session:
        files = draft_of(session, "incident").files
    assert "ways.dmn" in files and not {"survey.dmn", "routing.dmn"} & files.keys()
