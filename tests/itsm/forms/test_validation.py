"""Checking a submission against its form."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.errors import InvalidForm
from itsm.forms.model import Component, Form, Option, Rules
from itsm.forms.posted import collect
from itsm.forms.texts import ComponentTexts, translated
from itsm.forms.validation import validate


def field(kind: str = "textfield", key: str = "x", **more: object) -> Component:
    return Component(id=f"id_{key}", type=kind, key=key, **more)  # type: ignore[arg-type]  # a test's shorthand


def wrong(form: Form, submission: dict[str, object], outcome: str | None = None) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        validate(form, submission, {}, outcome)
    return {key: str(message) for key, message in refused.value.fields.items()}


OPTIONS = (Option("a", "A"), Option("b", "B"))


@pytest.mark.parametrize(
    ("component", "sent", "value"),
    [
        (field(), "hello", "hello"),
        (field(), "", None),
        (field("number"), "1.50", Decimal("1.50")),
        (field("checkbox"), "on", True),
        (field("checkbox"), None, False),
        (field("checklist", options=OPTIONS), ["a", "a", "b"], ["a", "b"]),
        (field("select", options=OPTIONS), "b", "b"),
        (field("datetime", subtype="date"), "2026-11-20", "2026-11-20"),
        (field("datetime"), "2026-11-20T09:15+08:00", "2026-11-20T09:15+08:00"),
        (field(rules=Rules(kind="email")), "a@b.cn", "a@b.cn"),
        (field(rules=Rules(pattern="^[A-Z]{2}")), "ABc", "ABc"),
        (field("number", rules=Rules(minimum="=1 + 1", maximum="5")), "2", Decimal(2)),
    ],
)
def test_validate_returns_the_value_in_its_type(component: Component, sent: object, value: object) -> None:
    assert validate(Form("f", (component,)), {"x": sent}, {}) == {"x": value}


@pytest.mark.parametrize(
    ("component", "sent"),
    [
        (field(rules=Rules(required=True)), " " * 0),
        (field("checkbox", rules=Rules(required=True)), False),
        (field("checklist", options=OPTIONS, rules=Rules(required=True)), []),
        (field("number"), "ten"),
        (field("number"), "NaN"),
        (field("number", rules=Rules(minimum="=1 + 1")), "1"),
        (field("number", rules=Rules(maximum="5")), "6"),
        (field("number", rules=Rules(decimal_digits=1)), "1.25"),
        (field("number", rules=Rules(increment="0.5")), "1.3"),
        (field("select", options=OPTIONS), "c"),
        (field("taglist", options=OPTIONS), ["a", "c"]),
        (field("datetime", subtype="date"), "20.11.2026"),
        (field("datetime"), "2026-11-20T09:15"),
        (field("datetime", subtype="time"), "25:00"),
        (field(rules=Rules(min_length="3")), "ab"),
        (field(rules=Rules(max_length="3")), "abcd"),
        (field(), "x" * 2001),
        (field(rules=Rules(kind="email")), "nobody"),
        (field(rules=Rules(kind="phone")), "call me"),
        (field(rules=Rules(pattern="^[A-Z]{2}")), "ab"),
        (field(rules=Rules(pattern="(a+)+$")), "a" * 60 + "!"),
        (field("filepicker", rules=Rules(accept=(".png",))), ["a.exe"]),
        (field("filepicker"), ["a.png", "b.png"]),
    ],
)
def test_validate_refuses_a_value_that_breaks_a_rule(component: Component, sent: object) -> None:
    assert set(wrong(Form("f", (component,)), {"x": sent})) == {"x"}


def test_validate_requires_a_field_for_its_outcome_only() -> None:
    form = Form("f", (field(rules=Rules(required_for=frozenset({"solved"}))),))

    assert validate(form, {}, {}, "wait") == {"x": None}
    assert set(wrong(form, {}, "solved")) == {"x"}


def test_validate_leaves_out_what_is_hidden_unknown_or_read_only() -> None:
    hidden = field(key="why", hide='kind != "other"', rules=Rules(required=True))
    form = Form("f", (field(key="kind"), hidden, field(key="fixed", readonly=True)))

    assert validate(form, {"kind": "plain", "why": "!", "fixed": "!", "more": "!"}, {}) == {"kind": "plain"}
    assert set(wrong(form, {"kind": "other"})) == {"why"}


def test_validate_lets_conditions_see_record_and_outcome() -> None:
    form = Form("f", (field(hide='record.priority = "low" and outcome = "go"', rules=Rules(required=True)),))

    assert validate(form, {}, {"record": {"priority": "low"}}, "go") == {}
    with pytest.raises(InvalidForm):
        validate(form, {}, {"record": {"priority": "high"}}, "go")


def test_validate_recomputes_options_that_an_expression_gives() -> None:
    form = Form("f", (field("select", values_expression="for n in 1..3 return string(n)"),))

    assert validate(form, {"x": "3"}, {}) == {"x": "3"}
    assert set(wrong(form, {"x": "4"})) == {"x"}


def test_collect_makes_a_submission_of_a_post() -> None:
    form = Form("f", (field("checkbox", "box"), field("checklist", "list"), field("datetime", "at"), field(key="no")))
    posted = {"list": ["a", "b"], "at": ["2026-11-20T09:15"], "strange": ["!"]}

    found = collect(form, posted, ZoneInfo("Asia/Shanghai"))

    assert found == {"box": False, "list": ["a", "b"], "at": "2026-11-20T09:15+08:00", "no": None}


def test_translated_form_keeps_values_and_changes_texts() -> None:
    group = Component("g", "group", label="More", children=(field("select", options=OPTIONS),))

    texts = {"g": ComponentTexts("更多"), "x": ComponentTexts("选", values={"a": "甲"})}
    found = translated(Form("f", (group,)), texts)

    (shown,) = found.components
    assert (shown.label, shown.children[0].label) == ("更多", "选")
    assert shown.children[0].options == (Option("a", "甲"), Option("b", "B"))
