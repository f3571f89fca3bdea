"""A record type as data: written back in the words that it had, and as a sheet of named values."""

from pathlib import Path

import pytest

from engine.errors import InvalidInput
from itsm.packs.reading import read_record_type
from itsm.studio.types.completed import completed
from itsm.studio.types.mapped import spread
from itsm.studio.types.sheet import acted, flat, merged, nested
from itsm.studio.types.written import data_in, written
from itsm.studio.types.wrong import wrong_in
from tests.support.promotions import TICKET

SHIPPED = [
    Path(path).read_bytes()
    for path in ("processes/incident/pack.yaml", "processes/complaint/pack.yaml", "starters/empty/pack.yaml")
] + [f"{TICKET}workers: [command.run, door.open]\n".encode()]
DECLARING = [Path(f"processes/{pack}/pack.yaml").read_bytes() for pack in ("problem", "change")]
CONTENTS = {"ticket": SHIPPED[3]} | {
    f"{home}/{path.parent.name}": path.read_bytes()
    for home in ("starters", "processes") for path in sorted(Path(home).glob("*/pack.yaml"))
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
def test_shipped_types_come_back_as_they_are(name: str) -> None:
    content = CONTENTS[name]
    data = data_in(content)

    assert merged(data, completed(nested(flat(spread(data))))) == data
    assert written(content, data) == content


def test_what_did_not_change_keeps_its_words_and_comments() -> None:
    content = SHIPPED[0].replace(b"statuses:\n", b"# where it stands\nstatuses:\n  # begins here\n")
    data = data_in(content)
    data["position"] = 20
    data["fields"][0]["label"]["en"] = "Subject"  # type: ignore[index]

    text = written(content, data).decode()

    assert data_in(text.encode()) == data
    assert "# where it stands\nstatuses:\n  # begins here\n" in text and "position: 20\n" in text
    changed = {line for line in text.splitlines() if line not in content.decode().splitlines()}
    assert changed == {"position: 20", "  - {key: title, type: text, label: {en: Subject, zh-CN: 标题}}"}


def test_new_parts_stand_where_the_house_has_them() -> None:
    data = data_in(SHIPPED[2])
    data |= {"position": 7, "groups": [{"key": "costs", "name": {"en": "Costs"}, "internal": True}]}

    text = written(SHIPPED[2], data).decode()

    assert text.index("report_form:") < text.index("position: 7") < text.index("teams:")
    assert text.index("fields:") < text.index("groups:") < text.index("statuses:")
    assert read_record_type(text.encode(), "x").groups


@pytest.mark.parametrize("content", [b"{key: a, fields: [{key: b}]}", b"", b"a: |\n  x\nkey: b", b"key: [", b"- a"])
def test_other_files_are_written_whole(content: bytes) -> None:
    data = data_in(SHIPPED[1])

    assert data_in(written(content, data)) == data


def test_rows_are_added_moved_and_removed() -> None:
    data = {"fields": [{"key": "a"}, {"key": "b"}], "list": ["number"]}

    assert acted(data, "add fields")["fields"] == [{"key": "a"}, {"key": "b"}, {}]
    assert acted(data, "up fields.1")["fields"] == [{"key": "b"}, {"key": "a"}]
    assert acted(data, "down fields.1")["fields"] == data["fields"]
    assert acted(data, "remove fields.0")["fields"] == [{"key": "b"}]
    assert acted(data, "add fields.1.choices")["fields"] == [{"key": "a"}, {"key": "b", "choices": [{}]}]
    assert acted(data, "add list")["list"] == ["number", ""]


@pytest.mark.parametrize("act", ["remove fields.9", "up key", "explode fields.0", "add key.x.y", "remove fields.x", ""])
def test_act_on_what_is_not_there_is_refused(act: str) -> None:
    with pytest.raises(InvalidInput):
        acted({"key": "a", "fields": [{"key": "a"}]}, act)


def test_keys_and_english_words_need_not_be_typed() -> None:
    typed = {
        "fields.0.row": "1", "fields.0.label.zh-CN": "访客姓名", "fields.0.type": "text",
        "fields.1.row": "1", "fields.1.label.en": "Visited person!", "fields.1.type": "choice",
        "fields.1.choices.0.row": "1", "fields.1.choices.0.label.zh-CN": "总部",
        "fields.2.row": "1", "fields.2.label.en": "", "list.0.row": "1", "list.0.value": "number", "list.1.row": "1",
    }  # fmt: skip

    found = completed(nested(typed))

    assert found["list"] == ["number"]
    assert found["fields"] == [
        {"key": "field_1", "label": {"en": "访客姓名", "zh-CN": "访客姓名"}, "type": "text"},
        {"key": "visited_person", "label": {"en": "Visited person!"}, "type": "choice",
         "choices": [{"value": "choice_1", "label": {"en": "总部", "zh-CN": "总部"}}]},
    ]  # fmt: skip


def test_wrong_values_are_found_by_their_names() -> None:
    data = data_in(SHIPPED[2])
    data["fields"] = [{"key": "Room 1", "type": "text", "label": {"en": "Room"}}, *data["fields"]]  # type: ignore[misc]
    data["teams"][0]["line"] = "one"  # type: ignore[index]
    data["fields"][1]["group"] = "nowhere"  # type: ignore[index]

    found = wrong_in(written(SHIPPED[2], data), data)

    assert set(found) == {"fields.0.key", "teams.0.line", "fields.1.group"}


def test_hostile_names_make_nothing() -> None:
    typed = {"__class__.x": "1", "fields.0.key.x": "1", "fields.0.key": "a", "key": "b", "fields.99999999999.row": "1"}

    assert nested(typed) == {"fields": [{"key": {"x": "1"}}]}


def test_what_a_promotion_maps_is_rows_on_the_page_and_names_in_the_file() -> None:
    data = data_in(SHIPPED[3])

    rows = spread(data)["promotions"]

    assert isinstance(rows, list) and rows[0]["fields"] == [
        {"field": "symptoms", "says": '="Seen: " + record.title'}, {"field": "found", "says": "by hand"},
    ]  # fmt: skip
    more = acted(acted(spread(data), "add promotions.0.fields"), "add workers")
    assert completed(more)["promotions"] == data["promotions"] and completed(more)["workers"] == data["workers"]


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        ("promotions.0.fields.0.says", "=1 +", "promotions.0.fields.0.says"),
        ("promotions.0.fields.1.says", "", "promotions.0.fields.1.says"),
        ("promotions.0.fields.0.field", "A b", "promotions.0.fields.0.says"),
        ("promotions.0.fields.0.field", "", "promotions.0.fields"),
        ("promotions.0.when", "true", "promotions.0.when"),
        ("promotions.0.type", "", "promotions.0.type"),
        ("promotions.0.link", "friend", "promotions.0.link"),
        ("promotions.1.key", "dig", "promotions"),
        ("workers.0.value", "a b", "workers.0"),
    ],
)
def test_what_is_wrong_with_a_promotion_stands_at_its_value(name: str, value: str, at: str) -> None:
    typed = flat(spread(data_in(SHIPPED[3]))) | {name: value}

    data = completed(merged(data_in(SHIPPED[3]), nested(typed)))

    assert list(wrong_in(written(SHIPPED[3], data), data)) == [at]


def typed_into(content: bytes, **values: str) -> tuple[dict[str, object], list[str]]:
    """The record type after these values were typed (``__`` for a dot), and where something is wrong."""
    typed = {name.replace("__", ".").rstrip("."): value for name, value in values.items()}
    data = completed(merged(data_in(content), nested(flat(spread(data_in(content))) | typed)))
    return data, list(wrong_in(written(content, data), data))


def test_part_comes_and_goes_and_an_empty_one_is_none() -> None:
    there = acted({"key": "a"}, "add advice")

    assert there["advice"] == {} and acted(there, "add advice.to")["advice"] == {"to": [{}]}
    assert acted(there, "show advice") == there and acted(there, "remove advice") == {"key": "a"}
    assert nested({"advice.row": "1", "advice.field": "", "schedule.begin": ""}) == {"advice": {}}
    assert completed({"advice": {}, "key": "a"}) == {"key": "a"}


def test_what_recurs_is_rows_on_the_page_and_names_in_the_file() -> None:
    rows = spread(data_in(DECLARING[0]))["recurrence"]

    assert isinstance(rows, dict) and rows["fields"] == [{"field": "detected_by", "says": "recurrence"}]
    assert rows["by"][:2] == [{"measure": "items", "least": 5}, {"measure": "text", "least": 5}]
    assert spread(data_in(DECLARING[1]))["aftermath"]["same"] == [  # type: ignore[index]
        {"own": "service", "other": "service"},
        {"own": "items", "other": "items"}, {"own": "items", "other": "service"},
    ]  # fmt: skip


def test_measure_that_is_moved_is_the_most_telling_one() -> None:
    data = completed(acted(spread(data_in(DECLARING[0])), "up recurrence.by.3"))

    found = read_record_type(written(DECLARING[0], data), "pack.yaml").recurrence

    assert found is not None and list(found.by) == ["items", "text", "category", "service"]


def test_same_field_of_both_types_is_one_word_in_the_file() -> None:
    data, wrong = typed_into(
        DECLARING[1], aftermath__same__1__other="", aftermath__same__2__own="category", aftermath__hours="24",
        aftermath__same__2__other="category", aftermath__same__3__row="1",
    )  # fmt: skip

    assert not wrong and data["aftermath"]["same"] == ["service", "items", "category"]  # type: ignore[index]
    assert data["aftermath"]["hours"] == 24  # type: ignore[index]


@pytest.mark.parametrize(
    ("pack", "name", "value", "at"),
    [
        (0, "advice__field", "category", "advice.field"),
        (0, "advice__while__1__value", "gone", "advice.while.1"),
        (0, "advice__wait__outcome", "", "advice.wait.outcome"),
        (0, "recurrence__of", "", "recurrence.of"),
        (0, "recurrence__within_days", "400", "recurrence.within_days"),
        (0, "recurrence__within_days", "many", "recurrence.within_days"),
        (0, "recurrence__by__1__least", "1", "recurrence.by.1.least"),
        (0, "recurrence__by__1__least", "", "recurrence.by.1.least"),
        (0, "recurrence__fields__0__field", "gone", "recurrence.fields.0.says"),
        (0, "recurrence__team", "nobody", "recurrence.team"),
        (1, "schedule__begin", "", "schedule.begin"),
        (1, "schedule__end", "title", "schedule.end"),
        (1, "aftermath__hours", "0", "aftermath.hours"),
        (1, "aftermath__link", "friend", "aftermath.link"),
        (1, "aftermath__same__1__own", "gone", "aftermath.same.1"),
        (1, "aftermath__same__1__own", "", "aftermath.same.1.own"),
    ],
)
def test_what_is_wrong_with_a_part_stands_at_its_value(pack: int, name: str, value: str, at: str) -> None:
    assert typed_into(DECLARING[pack], **{name: value})[1][:1] == [at]


@pytest.mark.parametrize(
    ("pack", "name", "value", "at"),
    [
        ("article", "knowledge__field", "title", "knowledge.field"),
        ("article", "knowledge__while__0__value", "gone", "knowledge.while.0"),
        ("article", "knowledge__everybody", "", "knowledge.everybody"),
        ("inspection", "checklist__step", "", "checklist.step"),
        ("inspection", "checklist__due", "title", "checklist.due"),
        ("inspection", "checklist__missed", "gone", "checklist.missed"),
        ("inspection", "checklist__place", "gone", "checklist.place"),
        ("configuration", "impact__through__0__value", "friend", "impact.through.0"),
        ("request", "orders__item", "title", "orders.item"),
        ("request", "orders__once", "item", "orders.once"),
        ("incident", "proposal__promotion", "gone", "proposal.promotion"),
        ("incident", "proposal__decision", "", "proposal.decision"),
        ("incident", "proposal__within_minutes", "2000", "proposal.within_minutes"),
    ],
)
def test_what_is_wrong_with_what_others_do_stands_at_its_value(pack: str, name: str, value: str, at: str) -> None:
    assert typed_into(CONTENTS[f"processes/{pack}"], **{name: value})[1][:1] == [at]


def test_what_the_page_does_not_have_is_neither_lost_nor_taken_from_a_form() -> None:
    content = CONTENTS["processes/major_incident"]

    data, wrong = typed_into(content, war_room__team="hackers", ladder__0__whom="me", figures__0__kind="sum")

    assert not wrong and data["war_room"] == data_in(content)["war_room"]
    assert data["ladder"] == data_in(content)["ladder"] and "figures" not in data


def test_hostile_parts_make_nothing() -> None:
    assert nested({"advice.0.row": "1", "schedule": "x", "recurrence.by.x": "1"}) == {"recurrence": {"by": {"x": "1"}}}
