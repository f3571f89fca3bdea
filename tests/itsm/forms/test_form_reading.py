"""Reading form-js schemas."""

import json
from collections.abc import Mapping

import pytest

from engine.errors import InvalidDefinition
from itsm.forms.reading import read_form


def form_of(*components: Mapping[str, object]) -> bytes:
    return json.dumps({"type": "default", "id": "f", "schemaVersion": 19, "components": list(components)}).encode()


TITLE: dict[str, object] = {"type": "textfield", "id": "title", "key": "title", "label": "Title"}


def places(content: bytes) -> list[str]:
    with pytest.raises(InvalidDefinition) as refused:
        read_form(content, "forms/p/f.form")
    assert {finding.resource for finding in refused.value.findings} == {"forms/p/f.form"}
    return [finding.element_id for finding in refused.value.findings]


def test_form_has_its_fields_in_document_order_through_groups() -> None:
    inner = {"type": "checkbox", "id": "ok", "key": "ok", "label": "OK"}
    group = {"type": "group", "id": "g", "label": "More", "components": [inner]}

    form = read_form(form_of(TITLE, group, {"type": "separator", "id": "s"}), "f.form")

    assert form.keys() == ("title", "ok")
    assert [component.id for component in form.walk()] == ["title", "g", "ok", "s"]


@pytest.mark.parametrize("kind", ["button", "html", "iframe", "dynamiclist", "table"])
def test_form_with_a_component_that_is_not_drawn_is_refused_by_name(kind: str) -> None:
    assert places(form_of(TITLE, {"type": kind, "id": "x", "key": "x"})) == ["x"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": "=1 + 1"},
        {"label": "Hello {{name}}"},
        {"key": "not a name"},
        {"validate": {"require": True}},
        {"validate": {"pattern": "(["}},
        {"validate": {"minLength": "few"}},
        {"validate": {"maxLength": "=1 +"}},
        {"conditional": {"hide": "=if then"}},
        {"disallowPassedDates": True},
        {"properties": {"timelin": "public"}},
        {"appearance": {"icon": "x"}},
    ],
)
def test_form_with_something_that_would_be_ignored_is_refused(wrong: dict[str, object]) -> None:
    assert len(places(form_of({**TITLE, **wrong}))) == 1


def test_bound_that_is_not_feel_is_refused_with_the_reason() -> None:
    with pytest.raises(InvalidDefinition) as refused:
        read_form(form_of({**TITLE, "validate": {"maxLength": "=cout(x)"}}), "f.form")

    (found,) = refused.value.findings
    assert "line 1, column 1 is wrong: Expected a function in scope" in str(found.message)
    assert str(found.fix) == 'Did you mean "count"?'


def test_date_keeps_the_label_that_form_editors_give_it() -> None:
    form = read_form(form_of({"type": "datetime", "id": "d", "key": "d", "dateLabel": "Since when"}), "f.form")

    assert form.fields[0].label == "Since when"


def test_form_with_an_id_twice_is_refused() -> None:
    assert set(places(form_of(TITLE, TITLE))) == {"title"}


def test_form_with_sixteen_fields_is_refused() -> None:
    many = [{"type": "textfield", "id": f"f{index}", "key": f"f{index}"} for index in range(16)]

    assert places(form_of(*many)) == ["components"]


def test_form_that_is_no_json_is_refused() -> None:
    assert places(b"{") == ["$"]


def test_select_without_options_is_refused() -> None:
    assert len(places(form_of({"type": "select", "id": "s", "key": "s"}))) == 1


CHOICE: dict[str, object] = {"type": "select", "id": "room", "key": "room", "label": "Room"}


@pytest.mark.parametrize("source", ["people", "people:line-1", "teams", "records:incident", "decision:rooms", "list:x"])
def test_options_may_come_from_a_source(source: str) -> None:
    form = read_form(form_of({**CHOICE, "properties": {"options_from": source}}), "f.form")

    assert str(form.fields[0].source) == source


@pytest.mark.parametrize(
    "source", ["nobody", "list", "teams:x", "web:ftp://x", "web:https://u@x/", "web:https://x/#f", "web:/etc"]
)
def test_source_that_cannot_be_asked_is_refused(source: str) -> None:
    assert places(form_of({**CHOICE, "properties": {"options_from": source}})) == [
        "components[0].properties.options_from"
    ]


@pytest.mark.parametrize("other", [{"values": [{"value": "a", "label": "A"}]}, {"valuesKey": "rooms"}])
def test_options_come_from_one_place(other: Mapping[str, object]) -> None:
    assert places(form_of({**CHOICE, **other, "properties": {"options_from": "teams"}})) == ["components[0].properties"]


def test_text_has_no_source() -> None:
    assert places(form_of({**TITLE, "properties": {"options_from": "teams"}})) == ["components[0].properties"]
