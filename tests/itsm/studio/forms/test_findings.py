"""What is wrong with a form, told by component and attribute."""

import json

import pytest
from flask import Flask

from itsm.studio.forms.findings import findings_of_form
from tests.support.records import INCIDENT, checked_pack

TITLE: dict[str, object] = {"type": "textfield", "id": "field_title", "key": "title", "label": "Title"}


def spots(*components: object) -> list[tuple[str, str, str]]:
    """Component, attribute and severity of each finding."""
    content = json.dumps({"id": "f", "components": list(components)}).encode()
    files = checked_pack(INCIDENT)
    return [(one.component, one.name, one.severity)
            for one in findings_of_form(content, files.record_type, files.decisions)]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"conditional": {"hide": "=a = = b"}}, ("conditional.hide", "error")),
        ({"conditional": {"hide": "=1 + 1"}}, ("conditional.hide", "error")),
        ({"validate": {"minLength": "=)"}}, ("validate.minLength", "error")),
        ({"validate": {"pattern": "("}}, ("validate.pattern", "error")),
        ({"key": "not a key"}, ("key", "error")),
        ({"label": "=x"}, ("label", "error")),
        ({"properties": {"timeline": "x"}}, ("properties.timeline", "error")),
    ],
)
def test_finding_stands_at_its_attribute(app: Flask, change: dict[str, object], expected: tuple[str, str]) -> None:
    inner = {**TITLE, "id": "inner", "key": "inner", **change}

    assert spots(TITLE, {"type": "group", "id": "g", "label": "G", "components": [inner]}) == [("inner", *expected)]


def test_right_form_has_no_finding(app: Flask) -> None:
    assert spots({**TITLE, "conditional": {"hide": '=record.status = "new"'}}) == []


def test_components_that_run_something_are_refused(app: Flask) -> None:
    for kind in ("html", "iframe"):
        found = spots(TITLE, {"type": kind, "id": "x", "content": "<script>alert(1)</script>", "url": "https://x"})
        assert ("x", "", "error") in found


def test_source_is_looked_for_in_the_pack(app: Flask) -> None:
    asked = {"type": "select", "id": "s", "key": "s", "label": "S", "properties": {"options_from": "decision:none"}}

    assert spots(asked) == [("s", "properties.options_from", "error")]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff", b'{"id": "f"}', b"[" * 100_000, b'{"components": [[]]}']
)
def test_broken_form_has_findings_of_the_whole(app: Flask, content: bytes) -> None:
    found = findings_of_form(content, None, frozenset())

    assert found and all(one.severity == "error" for one in found)
