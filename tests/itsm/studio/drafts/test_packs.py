"""Packs that begin as drafts, and versions that one goes back to."""

import pytest

from database import reading
from engine.errors import Forbidden, InvalidForm, InvalidInput, InvalidState, NotFound
from engine.registry import Actor
from itsm.packs.deployed import record_types
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.beginning.copying import NewName
from itsm.studio.beginning.starters import starter_files
from itsm.studio.drafts import Draft, draft_of
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.drafts.commands.packs import drop_draft, start_pack, take_files
from itsm.studio.drafts.commands.versions import approve_version, back_to, save_version
from itsm.studio.drafts.history import versions_of
from tests.support.records import INCIDENT

VISIT = NewName("visit", "VIS", {"en": "Visit"})


def drawn(pack: str = "incident") -> Draft:
    """The pack as it is drawn."""
    with reading() as session:
        return draft_of(session, pack)


def test_new_pack_is_a_draft_that_is_not_in_use(pia: Actor) -> None:
    start_pack(VISIT, "empty", starter_files("empty"), pia)

    draft = drawn("visit")

    assert draft.base is None and not draft.used and draft.is_changed and draft.authors == (pia.key,)
    assert "visit" not in {found.key for found in record_types()}


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewName("Visit!", "VIS", {"en": "Visit"}), "key"),
        (NewName("incident", "VIS", {"en": "Visit"}), "key"),
        (NewName("visit", "INC", {"en": "Visit"}), "prefix"),
        (NewName("visit", "v", {"en": "Visit"}), "prefix"),
        (NewName("visit", "VIS", {"en": " "}), "name"),
    ],
)
def test_name_that_cannot_be_or_is_taken_is_refused(pia: Actor, new: NewName, field: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        start_pack(new, "empty", starter_files("empty"), pia)

    assert field in refused.value.fields


def test_who_may_not_draw_begins_nothing(agent: Actor) -> None:
    with pytest.raises(Forbidden):
        start_pack(VISIT, "empty", starter_files("empty"), agent)


def test_files_are_taken_in_one_by_one_or_as_a_whole(pia: Actor) -> None:
    take_files("incident", {"more.bpmn": b"<x/>"}, False, pia)
    assert "more.bpmn" in drawn().files and len(drawn().files) == len(read_folder(INCIDENT)) + 1

    take_files("incident", {"pack.yaml": b"key: incident"}, True, pia)
    assert list(drawn().files) == ["pack.yaml"]
    with pytest.raises(InvalidInput):
        take_files("incident", {"../x": b""}, False, pia)


def test_dropped_draft_is_as_in_use_and_open_editors_do_not_bring_it_back(pia: Actor) -> None:
    saved = save_file("incident", "pack.yaml", b"half", 0, pia)

    drop_draft("incident", pia)

    assert not drawn().is_changed and drawn().files["pack.yaml"].revision == saved.revision + 1
    start_pack(VISIT, "empty", starter_files("empty"), pia)
    drop_draft("visit", pia)
    with pytest.raises(NotFound):
        drawn("visit")


def test_versions_are_kept_with_their_note_and_gone_back_to(pia: Actor, tom: Actor) -> None:
    save_file("incident", "pack.yaml", b"one", 0, pia)
    kept = save_version("incident", "First try", pia)
    save_file("incident", "pack.yaml", b"two", 1, tom)

    back_to("incident", kept.number, tom)

    with reading() as session:
        versions = versions_of(session, "incident")
    assert [(one.number, one.note) for one in versions] == [(3, ""), (2, "First try"), (1, "")]
    assert [one.number for one in versions if one.is_in_use] == [1]
    assert set(versions[0].authors) == {"Pia Owner", "Tom Owner"}
    assert drawn().files["pack.yaml"].content == b"one"
    back_to("incident", 1, tom)
    assert not drawn().is_changed


def test_only_what_is_drawn_is_kept_and_only_others_approve(pia: Actor, tom: Actor) -> None:
    with pytest.raises(InvalidState):
        save_version("incident", "", pia)
    save_file("incident", "pack.yaml", b"one", 0, pia)
    kept = save_version("incident", "", pia)

    with pytest.raises(Forbidden, match="did not draw"):
        approve_version("incident", kept.number, "", pia)
    approve_version("incident", kept.number, "Looks good", tom)

    with reading() as session:
        assert versions_of(session, "incident")[0].reviewer == "Tom Owner"
