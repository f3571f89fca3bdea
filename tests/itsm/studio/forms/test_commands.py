"""Commands on the forms of a draft."""

import json

import pytest

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import Actor
from itsm.studio.drafts import Draft, draft_of, findings_of
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.forms.chinese_file import chinese_of
from itsm.studio.forms.commands.approval_form import add_approval_form
from itsm.studio.forms.commands.one_form import add_form, remove_form, rename_form
from itsm.studio.forms.commands.save_texts import Typed, save_texts
from itsm.studio.forms.files import TEXTS
from itsm.studio.forms.uses import uses_in
from tests.support.records import Desk

TITLE = "title|label|"


def draft() -> Draft:
    """The incident pack as it is drawn."""
    with reading() as session:
        return draft_of(session, "incident")


def typed(english: dict[str, str], chinese: dict[str, str], read: tuple[str, str] = ("Title", "标题")) -> Typed:
    """What somebody sends who read the title as ``read``."""
    return Typed(english, chinese, {TITLE: read[0]}, {TITLE: read[1]})


def test_new_form_has_no_fields_and_says_so(desk: Desk, pia: Actor) -> None:
    made = add_form("incident", "handover", "", pia)

    assert made.name == "handover"
    assert json.loads(draft().contents["forms/handover.form"])["id"] == "handover"
    assert any(finding.resource.endswith("handover.form") for finding in findings_of(draft()))


def test_copy_has_fields_and_chinese_of_its_own(desk: Desk, pia: Actor) -> None:
    add_form("incident", "triage_2", "triage", pia)

    files = draft().contents
    before, after = (json.loads(files[f"forms/{name}.form"]) for name in ("triage", "triage_2"))
    assert after == {**before, "id": "triage_2"}
    assert chinese_of(files[TEXTS], "triage_2") == chinese_of(files[TEXTS], "triage")
    assert [finding for finding in findings_of(draft()) if finding.severity == "error"] == []


@pytest.mark.parametrize("form_id", ["triage", "", "a b", "../x", "é", "x" * 61])
def test_id_that_cannot_be_is_refused_beside_the_field(desk: Desk, pia: Actor, form_id: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        add_form("incident", form_id, "", pia)

    assert set(refused.value.fields) == {"id"}


def test_form_that_nothing_uses_is_renamed_and_removed_with_its_texts(desk: Desk, pia: Actor) -> None:
    before = draft().contents
    add_form("incident", "copy", "triage", pia)

    rename_form("incident", "copy", "other", pia)
    assert "forms/copy.form" not in draft().files and "forms/other.form" in draft().files
    remove_form("incident", "other", pia)

    assert draft().contents == before


@pytest.mark.parametrize("name", ["triage", "report"])
def test_form_in_use_is_neither_renamed_nor_removed(desk: Desk, pia: Actor, name: str) -> None:
    with pytest.raises(InvalidState, match="nothing uses"):
        remove_form("incident", name, pia)
    with pytest.raises(InvalidState, match="nothing uses"):
        rename_form("incident", name, "x", pia)


def test_uses_are_the_steps_of_all_diagrams_and_the_report(desk: Desk) -> None:
    found = [(use.form_id, use.element.id if use.element else "") for use in uses_in(draft().contents)]

    assert ("report", "") in found and ("triage", "triage") in found
    assert sum(1 for form, _ in found if form == "wait") == 4


def test_texts_are_kept_in_both_files(desk: Desk, pia: Actor) -> None:
    save_texts("incident", "triage", typed({TITLE: "Subject"}, {TITLE: "主题"}), pia)

    files = draft().contents
    assert json.loads(files["forms/triage.form"])["components"][0]["label"] == "Subject"
    texts = chinese_of(files[TEXTS], "triage")
    assert texts is not None and texts["title"].label == "主题"
    assert [file.name for file in draft().files.values() if file.drafted] == ["forms/triage.form", TEXTS]


def test_text_that_somebody_changed_meanwhile_is_not_overwritten(desk: Desk, pia: Actor) -> None:
    save_texts("incident", "triage", typed({TITLE: "Subject"}, {TITLE: "主题"}), pia)

    with pytest.raises(InvalidState, match="Subject"):
        save_texts("incident", "triage", typed({TITLE: "Heading"}, {}), pia)
    save_texts("incident", "triage", typed({TITLE: "Title"}, {TITLE: "标题"}), pia)  # nothing of it was changed here

    assert json.loads(draft().contents["forms/triage.form"])["components"][0]["label"] == "Subject"
    assert (chinese_of(draft().contents[TEXTS], "triage") or {})["title"].label == "主题"


def test_broken_file_is_told_and_left_alone(desk: Desk, pia: Actor) -> None:
    save_file("incident", "forms/triage.form", b"{", 0, pia)

    with pytest.raises(InvalidState, match="broken"):
        save_texts("incident", "triage", typed({}, {TITLE: "主题"}), pia)
    with pytest.raises(InvalidForm):
        add_form("incident", "copy", "triage", pia)
    with pytest.raises(Conflict):
        save_file("incident", "forms/triage.form", b"{}", 0, pia)


def test_who_may_not_draw_changes_nothing(desk: Desk) -> None:
    for attempt in (
        lambda: add_form("incident", "x", "", desk.agent),
        lambda: remove_form("incident", "triage", desk.agent),
        lambda: rename_form("incident", "triage", "x", desk.agent),
        lambda: save_texts("incident", "triage", typed({}, {}), desk.agent),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_pack_and_form_must_be_there(desk: Desk, pia: Actor) -> None:
    with pytest.raises(NotFound):
        add_form("nothing", "x", "", pia)
    with pytest.raises(NotFound):
        remove_form("incident", "nothing", pia)


def test_form_of_approvals_is_made_once_in_both_languages(desk: Desk, pia: Actor) -> None:
    first, second = (add_approval_form("incident", pia) for _ in range(2))

    files = draft().contents
    assert first == second and first.file in files
    fields = json.loads(files[first.file])["components"]
    assert [one["key"] for one in fields] == ["comment", "note"]
    assert fields[0]["properties"] == {"timeline": "public", "required_for": "refuse"}
    chinese = chinese_of(files[TEXTS], first.id)
    assert chinese is not None and chinese["comment"].label == "给申请人的答复"
    assert [one for one in findings_of(draft()) if one.severity == "error"] == []


def test_form_of_approvals_that_somebody_changed_stays(desk: Desk, pia: Actor) -> None:
    made = add_approval_form("incident", pia)
    own = json.dumps({"type": "default", "id": made.id, "components": []}).encode()
    save_file("incident", made.file, own, draft().files[made.file].revision, pia)

    add_approval_form("incident", pia)

    assert draft().contents[made.file] == own


def test_form_of_approvals_is_for_those_who_draw(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        add_approval_form("incident", desk.requester)
