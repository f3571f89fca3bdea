"""The texts of a form in both languages, and the file of the Chinese ones."""

import json

import pytest

from itsm.forms.texts import ComponentTexts
from itsm.packs.texts import read_texts
from itsm.studio.forms.chinese_file import chinese_of, with_chinese
from itsm.studio.forms.files import Schema, components_of, written
from itsm.studio.forms.spots import texts_missing
from itsm.studio.forms.wording import in_chinese, with_english, wordings_of
from tests.support.records import INCIDENT

FORMS = INCIDENT.parents[1] / "forms" / "incident"
SCHEMA: Schema = {
    "id": "f",
    "components": [
        {"type": "text", "id": "t", "text": "Hello"},
        {
            "type": "group", "id": "g", "label": "More",
            "components": [
                {"type": "datetime", "id": "d", "key": "due", "dateLabel": "Due", "description": "When?"},
                {"type": "select", "id": "s", "key": "size", "label": "Size",
                 "values": [{"value": "s", "label": "Small"}, {"value": "l", "label": "Large"}]},
            ],
        },
        {"type": "number", "id": "n", "key": "cost", "label": "Cost", "appearance": {"suffixAdorner": "€"}},
    ],
}  # fmt: skip
YAML = """# Head.
forms:
  a:
    title: {label: 标题}
  # About f.
  f:
    size: {label: 旧}
    cost:
      label: 旧

  # About z.
  z:
    title: {label: 标题}
decisions:
  d: {name: 决策}
"""


def test_every_text_stands_in_document_order_with_its_chinese() -> None:
    chinese = {"size": ComponentTexts(label="大小", values={"s": "小"}), "t": ComponentTexts(text="你好")}

    rows = wordings_of(SCHEMA, chinese)

    assert [(row.key, row.what, row.value, row.english, row.chinese) for row in rows] == [
        ("t", "text", "", "Hello", "你好"), ("g", "label", "", "More", ""), ("due", "label", "", "Due", ""),
        ("due", "description", "", "When?", ""), ("size", "label", "", "Size", "大小"),
        ("size", "option", "s", "Small", "小"), ("size", "option", "l", "Large", ""),
        ("cost", "label", "", "Cost", ""), ("cost", "suffix", "", "€", ""),
    ]  # fmt: skip


def test_english_is_changed_where_it_stands_and_never_emptied() -> None:
    changed = {row.name: row.english.upper() for row in wordings_of(SCHEMA, {})}

    found = wordings_of(with_english(SCHEMA, changed | {"g|label|": " "}), {})

    assert [row.english for row in found] == [
        "HELLO", "More", "DUE", "WHEN?", "SIZE", "SMALL", "LARGE", "COST", "€",
    ]  # fmt: skip


def test_changing_one_form_leaves_the_rest_of_the_file_as_it_was() -> None:
    after = with_chinese(YAML.encode(), "f", {"size": ComponentTexts(label="大小")}).decode()

    own = "    size: {label: 旧}\n    cost:\n      label: 旧\n"
    assert after == YAML.replace(own, "    size:\n      label: 大小\n")


def test_texts_of_a_form_are_added_and_taken_out() -> None:
    added = with_chinese(YAML.encode(), "new", {"a": ComponentTexts(label="甲：乙 #1", values={"yes": "是"})})

    assert chinese_of(added, "new") == {"a": ComponentTexts(label="甲：乙 #1", values={"yes": "是"})}
    assert with_chinese(added, "new", {}) == YAML.encode()
    assert chinese_of(with_chinese(YAML.encode(), "f", {}), "f") == {}


@pytest.mark.parametrize(
    "before", [None, b"", b"decisions: {}\n", b"forms:\n", b"forms: {}\n", b"forms: {a: {t: {label: x}}}"]
)
def test_file_without_forms_gets_them(before: bytes | None) -> None:
    after = with_chinese(before, "f", {"t": ComponentTexts(label="标题")})

    texts = read_texts(after, "zh-CN.yaml")
    assert texts.forms["f"] == {"t": ComponentTexts(label="标题")}
    assert ("a" in texts.forms) == (before is not None and b"a:" in before)


@pytest.mark.parametrize("name", ["report", "triage", "work", "wait", "confirm"])
def test_shipped_forms_and_texts_come_back_as_they_were(name: str) -> None:
    content, chinese = (FORMS / f"{name}.form").read_bytes(), (FORMS / "zh-CN.yaml").read_bytes()
    schema, texts = json.loads(content), chinese_of(chinese, name)
    assert texts is not None

    assert written(schema) == content
    assert in_chinese(wordings_of(schema, texts)) == texts
    assert read_texts(with_chinese(chinese, name, texts), "x") == read_texts(chinese, "x")
    assert texts_missing(content, chinese, name) == 0


def test_broken_files_are_told_and_nothing_is_made_of_them() -> None:
    assert texts_missing(b"{", None, "f") is None
    assert chinese_of(b"forms: [", "f") is None
    assert components_of({"components": [None, 3, {"id": "a", "components": "x"}]}) == [
        {"id": "a", "components": "x"}
    ]
