"""Lint of the expressions of a form."""

import json

import pytest

from engine.errors import Finding
from itsm.forms.advice import advice_of
from itsm.forms.reading import read_form

FIELDS = (
    {"type": "number", "id": "amount", "key": "amount", "label": "Amount"},
    {"type": "checkbox", "id": "urgent", "key": "urgent", "label": "Urgent"},
    {"type": "datetime", "id": "due", "key": "due", "label": "Due", "subtype": "date"},
    {"type": "taglist", "id": "tags", "key": "tags", "label": "Tags", "values": [{"value": "a", "label": "A"}]},
)


def advised(**attributes: object) -> list[Finding]:
    field = {"type": "textfield", "id": "note", "key": "note", "label": "Note", **attributes}
    schema = {"type": "default", "id": "f", "schemaVersion": 19, "components": [*FIELDS, field]}
    return advice_of(read_form(json.dumps(schema).encode(), "f.form"), "forms/p/f.form")


def hidden_by(condition: str) -> list[Finding]:
    return advised(conditional={"hide": f"={condition}"})


@pytest.mark.parametrize(
    "condition",
    ["amount > 5", "not(urgent)", "urgent = null", 'list contains(tags, "a")', "record.priority = 1", "other = 5",
     'date(due) > today()', 'outcome = "reject"', "x"],
)  # fmt: skip
def test_sound_condition_has_no_findings(condition: str) -> None:
    assert hidden_by(condition) == []


@pytest.mark.parametrize(
    ("condition", "severity", "fix"),
    [
        ("upper case(note, 1) = \"A\"", "error", "upper case(string: string)"),
        ('amount = "5"', "warning", "without quotes"),
        ("urgent = \"true\"", "warning", "without quotes"), ("due > today()", "warning", "date(…)"),
        ("amount > 5 and amount < 3", "warning", '"or"'), ("amount + 1", "error", ""), ("note", "error", ""),
    ],
)  # fmt: skip
def test_mistake_in_a_condition_is_told_at_its_component(condition: str, severity: str, fix: str) -> None:
    (finding,) = hidden_by(condition)

    assert (finding.severity, finding.element_id, finding.resource) == (
        severity, "note.conditional.hide", "forms/p/f.form",
    )  # fmt: skip
    assert fix in str(finding.fix)


def test_options_that_are_never_a_list_are_an_error() -> None:
    def options(source: str) -> list[str]:
        return [finding.severity for finding in advised(type="select", valuesExpression=f"={source}")]

    assert [options(source) for source in ("offered", '["a", "b"]', "for t in tags return t")] == [[], [], []]
    assert options("count(tags)") == ["error"]


def test_bound_that_is_never_a_number_is_an_error() -> None:
    def bounds(source: str) -> list[str]:
        return [finding.element_id for finding in advised(validate={"maxLength": f"={source}"})]

    assert bounds("amount * 2") == bounds("limit") == []
    assert bounds("urgent") == ["note.validate.maxLength"]
