"""What a pack says of checklists and of knowledge: read, refused with the place, written back as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InvalidDefinition
from itsm.packs.checking import check_pack
from itsm.packs.declared.checklist import Checklist
from itsm.packs.declared.knowledge import Knowledge
from itsm.packs.folder import load_folder
from itsm.packs.reading import read_record_type
from itsm.studio.types.written import data_in, written

PROCESSES = Path(__file__).resolve().parents[3] / "processes"


def pack(key: str, before: str = "", after: str = "") -> bytes:
    """A shipped ``pack.yaml`` with a part of it changed."""
    found = (PROCESSES / key / "pack.yaml").read_text(encoding="utf-8")
    assert before in found
    return found.replace(before, after, 1).encode()


def wrong(content: bytes) -> list[str]:
    """Places of what is wrong."""
    with pytest.raises(InvalidDefinition) as refused:
        read_record_type(content, "pack.yaml")
    return [one.element_id.split(" ")[0] for one in refused.value.findings]


def test_what_is_declared_is_read() -> None:
    assert read_record_type(pack("inspection"), "pack.yaml").checklist == Checklist(
        "inspect", "findings", "due", "closes", "missed", "unchecked", "place", "crew", "inspector"
    )
    found = read_record_type(pack("article"), "pack.yaml").knowledge
    assert found == Knowledge("body", ("published",), "audience", "all", "kind")


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("findings: findings,", "findings: title,", "checklist.findings"),
        ("due: due,", "due: nothing,", "checklist.due"), ("person: inspector", "person: place", "checklist.person"),
        ("missed: missed", "missed: gone", "checklist.missed"),
        ("step: inspect,", "steps: inspect,", "checklist.steps"),
        ("until: closes, ", "", "checklist.until"),
    ],
)  # fmt: skip
def test_a_checklist_that_cannot_be_is_refused_at_its_place(before: str, after: str, place: str) -> None:
    assert place in wrong(pack("inspection", before, after))


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("{field: body,", "{field: title,", "knowledge.field"),
        ("[published], audience", "[gone], audience", "knowledge.while[0]"),
        (", everybody: all", "", "knowledge.everybody"), ("kind: kind}", "kind: body}", "knowledge.kind"),
        ("kind: kind}", "kind: kind, sort: 1}", "knowledge.sort"),
    ],
)  # fmt: skip
def test_knowledge_that_cannot_be_is_refused_at_its_place(before: str, after: str, place: str) -> None:
    assert place in wrong(pack("article", before, after))


def test_a_step_that_is_no_user_task_is_refused() -> None:
    files = load_folder(PROCESSES / "inspection")
    changed = read_record_type(pack("inspection", "step: inspect,", "step: report,"), "pack.yaml")

    with pytest.raises(InvalidDefinition) as refused:
        check_pack(replace(files, record_type=changed))

    assert "checklist.step" in [one.element_id for one in refused.value.findings]


@pytest.mark.parametrize("key", ["inspection", "article"])
def test_both_are_written_back_as_they_were(key: str) -> None:
    original = pack(key)
    data = data_in(original)

    assert written(original, data) == original
    assert data_in(written(b"", data)) == data
