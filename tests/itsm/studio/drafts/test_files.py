"""Files of a draft: laid over those in use, never overwritten unread, told of to whoever comes second."""

from pathlib import Path

import pytest

from database import reading
from engine.errors import Conflict, Forbidden, InvalidInput, NotFound
from engine.registry import SYSTEM, Actor
from itsm.packs.commands.deploy_pack import deploy_pack
from itsm.packs.deployed import record_type
from itsm.packs.folder import MOST_BYTES, load_files, load_folder
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.drafts import Draft, draft_of, findings_of, read_draft
from itsm.studio.drafts.commands.files import remove_file, rename_file, save_file
from tests.support.records import INCIDENT, Desk


def drawn() -> Draft:
    """The incident pack as it is drawn."""
    with reading() as session:
        return draft_of(session, "incident")


def test_draft_of_an_untouched_pack_is_what_is_in_use(pia: Actor) -> None:
    draft = drawn()

    assert draft.contents == read_folder(INCIDENT)
    assert {file.revision for file in draft.files.values()} == {0} and not draft.is_changed
    assert read_draft(draft).key == "incident"
    assert (draft.base, draft.in_use) == (1, 1)


def test_saved_file_is_drafted_and_not_in_use(pia: Actor) -> None:
    before = drawn().files["pack.yaml"].content

    saved = save_file("incident", "pack.yaml", before.replace(b"{en: Incident, ", b"{en: Trouble, "), 0, pia)

    assert (saved.revision, saved.changed_by, saved.drafted) == (1, "Pia Owner", True)
    assert drawn().files["pack.yaml"].content != before
    assert record_type("incident").name("en") == "Incident"


def test_second_to_save_is_told_who_was_first(pia: Actor, tom: Actor) -> None:
    save_file("incident", "pack.yaml", b"one", 0, pia)

    with pytest.raises(Conflict, match="Pia Owner changed it meanwhile") as refused:
        save_file("incident", "pack.yaml", b"two", 0, tom)

    assert (refused.value.current["revision"], refused.value.current["changed_by"]) == (1, "Pia Owner")
    assert drawn().files["pack.yaml"].content == b"one"
    assert save_file("incident", "pack.yaml", b"two", 1, tom).revision == 2


def test_deployment_from_elsewhere_is_not_overwritten_by_an_open_editor(pia: Actor) -> None:
    contents = read_folder(INCIDENT)
    changed = contents["pack.yaml"].replace(b"{en: Incident, ", b"{en: Trouble, ")
    deploy_pack(load_files("incident", {**contents, "pack.yaml": changed}), SYSTEM)

    with pytest.raises(Conflict):
        save_file("incident", "pack.yaml", contents["pack.yaml"], 0, pia)

    assert drawn().files["pack.yaml"].content == changed
    assert save_file("incident", "priority.dmn", b"<x/>", 0, pia).revision == 1


def test_draft_is_behind_when_another_version_came_into_use(pia: Actor) -> None:
    contents = read_folder(INCIDENT)
    save_file("incident", "priority.dmn", b"<x/>", 0, pia)
    changed = contents["pack.yaml"].replace(b"{en: Incident, ", b"{en: Trouble, ")
    deploy_pack(load_files("incident", {**contents, "pack.yaml": changed}), SYSTEM)

    draft = drawn()

    assert draft.is_behind and (draft.base, draft.in_use) == (1, 2)
    assert draft.files["priority.dmn"].content == b"<x/>"


def test_removed_and_renamed_files_are_gone_from_the_draft_alone(pia: Actor) -> None:
    remove_file("incident", "survey.dmn", 0, pia)
    rename_file("incident", "routing.dmn", "ways.dmn", 0, pia)

    draft = drawn()

    assert set(draft.removed) == {"survey.dmn", "routing.dmn"} and "ways.dmn" in draft.files
    assert "survey.dmn" in draft.used
    with pytest.raises(Conflict):
        save_file("incident", "survey.dmn", b"<x/>", 0, pia)


def test_file_as_in_use_again_is_no_change(pia: Actor) -> None:
    before = drawn().files["pack.yaml"].content
    save_file("incident", "pack.yaml", b"half", 0, pia)

    save_file("incident", "pack.yaml", before, 1, pia)

    assert not drawn().is_changed and drawn().files["pack.yaml"].revision == 2


@pytest.mark.parametrize(
    "name", ["../pack.yaml", "forms/../x.form", "a/b.bpmn", ".x.bpmn", "x.exe", "forms/x.bpmn", ""]
)
def test_names_that_no_pack_has_are_refused(pia: Actor, name: str) -> None:
    with pytest.raises(InvalidInput, match="name of a file of a pack"):
        save_file("incident", name, b"", 0, pia)


def test_file_that_is_too_large_is_refused_and_nothing_kept(pia: Actor) -> None:
    with pytest.raises(InvalidInput, match="at most"):
        save_file("incident", "pack.yaml", b"x" * (MOST_BYTES + 1), 0, pia)

    assert not drawn().is_changed


def test_who_may_not_draw_and_packs_that_are_not_there(desk: Desk, pia: Actor) -> None:
    with pytest.raises(Forbidden):
        save_file("incident", "pack.yaml", b"", 0, desk.agent)
    with pytest.raises(NotFound):
        save_file("nothing", "pack.yaml", b"", 0, pia)
    with pytest.raises(NotFound):
        remove_file("incident", "nothing.bpmn", 0, pia)


def test_broken_draft_is_kept_and_its_findings_told(pia: Actor) -> None:
    save_file("incident", "incident.bpmn", b"<definitions", 0, pia)
    save_file("incident", "scenarios/closed.yaml", b"steps: 1", 0, pia)

    errors = {found.resource for found in findings_of(drawn()) if found.severity == "error"}

    assert {"processes/incident/incident.bpmn", "processes/incident/scenarios/closed.yaml"} <= errors


def test_pack_keeps_its_key(pia: Actor) -> None:
    content = drawn().files["pack.yaml"].content
    save_file("incident", "pack.yaml", content.replace(b"key: incident\n", b"key: other\n", 1), 0, pia)

    assert "key" in {found.element_id for found in findings_of(drawn()) if found.severity == "error"}


def test_pack_reads_the_same_from_its_folder_and_from_its_files(tmp_path: Path) -> None:
    one, other = load_folder(INCIDENT), load_files("incident", read_folder(INCIDENT))

    assert one.resources == other.resources and one.scenarios == other.scenarios and len(one.scenarios) > 3
