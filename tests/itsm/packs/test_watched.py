"""What a pack says of records that are watched: read, refused with the place, written back as it was."""

import pytest

from engine.errors import InvalidDefinition
from itsm.packs.checking import check_pack
from itsm.packs.declared.model import Aftermath, Recurrence, Same
from itsm.packs.folder import load_files
from itsm.packs.reading import read_record_type
from itsm.studio.types.written import data_in, written
from tests.support.bpmn import Diagram
from tests.support.recurrence import CAUSE, FORM, WORKS


def works(step: str = "", **parts: str) -> str:
    """The pack of works with other parts of its aftermath."""
    found = WORKS % {"step": step}
    for name, words in parts.items():
        before = {"of": "of: [ticket]", "hours": "hours: 72", "link": "link: caused_by",
                  "same": "same: [service, {own: items, other: item}]"}[name]  # fmt: skip
        found = found.replace(before, words)
    return found


def wrong(pack: str) -> list[str]:
    """Places of what is wrong."""
    with pytest.raises(InvalidDefinition) as refused:
        read_record_type(pack.encode(), "pack.yaml")
    return [one.element_id.split(" ")[0] for one in refused.value.findings]


def test_recurrence_is_read_in_its_order() -> None:
    found = read_record_type(CAUSE.encode(), "pack.yaml").recurrence

    assert found == Recurrence("ticket", "dig", {"item": 3, "text": 3, "category": 4}, 14)
    assert list(found.by) == ["item", "text", "category"]


def test_aftermath_is_read() -> None:
    found = read_record_type(works(", step: do").encode(), "pack.yaml").aftermath

    same = (Same("service", "service"), Same("items", "item"))
    assert found == Aftermath(("ticket",), 72, same, "caused_by", "do")


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("of: ticket", "of: 7", "recurrence.of"), ("by: {item: 3, text: 3, category: 4}", "by: {}", "recurrence.by"),
        ("item: 3", "item: 1", "recurrence.by.item"), ("item: 3", "Item: 3", "recurrence.by.Item"),
        ("within_days: 14", "within_days: 0", "recurrence.within_days"),
        ("within_days: 14", "within_days: 14, team: nobody", "recurrence.team"),
        ("within_days: 14", "within_days: 14, until: 3", "recurrence.until"),
        ("within_days: 14", "within_days: 14, fields: {nothing: x}", "recurrence.fields.nothing"),
    ],
)  # fmt: skip
def test_recurrence_that_cannot_be_is_refused_at_its_place(before: str, after: str, place: str) -> None:
    assert place in wrong(CAUSE.replace(before, after))


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"hours": "hours: 721"}, "aftermath.hours"), ({"of": "of: []"}, "aftermath.of"),
        ({"link": "link: near"}, "aftermath.link"), ({"same": "same: [colour]"}, "aftermath.same[0]"),
        ({"same": "same: [{own: items}]"}, "aftermath.same[0].other"),
    ],
)  # fmt: skip
def test_aftermath_that_cannot_be_is_refused_at_its_place(parts: dict[str, str], place: str) -> None:
    assert place in wrong(works(**parts))


def test_aftermath_needs_a_step_or_a_schedule() -> None:
    assert "aftermath.step" in wrong(works().replace("schedule: {begin: starts, end: stops}\n", ""))


def test_step_that_is_not_drawn_is_refused() -> None:
    drawn = Diagram("works").path("start:a", "end:b").xml()
    files = {"pack.yaml": works(", step: nowhere").encode(), "works.bpmn": drawn,
             "forms/works_report.form": (FORM % ("works_report", "")).encode()}  # fmt: skip

    with pytest.raises(InvalidDefinition) as refused:
        check_pack(load_files("works", files))

    assert "aftermath.step" in [one.element_id for one in refused.value.findings]


@pytest.mark.parametrize("pack", [CAUSE, WORKS % {"step": ", step: do"}], ids=["recurrence", "aftermath"])
def test_record_type_designer_writes_it_back(pack: str) -> None:
    data = data_in(pack.encode())
    anew = written(b"", data)

    assert data_in(anew) == data
    assert read_record_type(anew, "pack.yaml") == read_record_type(pack.encode(), "pack.yaml")
