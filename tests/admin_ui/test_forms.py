"""Drawing form-js schemas: every kind of component, labels, errors, conditions, safe Markdown."""

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest
from flask import get_template_attribute

from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.markdown import markdown
from engine.errors import Text, text
from itsm.forms.reading import read_form
from tests.admin_ui.conftest import Browser
from tests.support.records import TRIAGE, Desk, open_task

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHOICES = [{"label": "High", "value": "high"}, {"label": "Low", "value": "low"}]


def drawn(
    browser: Browser,
    *components: Mapping[str, object],
    values: Mapping[str, object] | None = None,
    errors: Mapping[str, Text] | None = None,
    outcomes: Mapping[str, str] | None = None,
) -> str:
    """The fields of a form with ``components`` as the reader of ``browser`` sees them."""
    schema = {"type": "default", "id": "f", "components": list(components)}
    form = read_form(json.dumps(schema).encode(), "f.form")
    drawing = FormDrawing(
        form, values or {}, {}, SHANGHAI, errors or {}, outcome_labels=outcomes or {}, refresh="/forms/refresh?type=x"
    )
    application = browser.client.application
    with application.test_request_context("/me"):
        application.preprocess_request()
        return str(get_template_attribute("macros/form.html", "fields")(drawing))


def component(kind: str, **more: object) -> dict[str, object]:
    """A component called ``thing``."""
    return {"type": kind, "id": "thing_1", "key": "thing", "label": "Thing", **more}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("textfield", '<input class="input" id="f-thing" name="thing" type="text"'),
        ("textarea", '<textarea class="input" id="f-thing" name="thing"'),
        ("number", 'inputmode="decimal"'),
        ("datetime", 'type="datetime-local"'),
        ("checkbox", '<input type="checkbox" id="f-thing" name="thing" value="true"'),
        ("filepicker", '<input id="f-thing" type="file" name="thing"'),
    ],
)
def test_fields_have_a_labelled_input(stranger: Browser, kind: str, expected: str) -> None:
    html = drawn(stranger, component(kind))

    assert expected in html
    assert 'for="f-thing"' in html or kind == "checkbox"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("radio", '<input type="radio" name="thing" value="high" id="f-thing" checked>'),
        ("select", '<option value="high" selected>High</option>'),
        ("checklist", '<input type="checkbox" name="thing" value="high" id="f-thing" checked>'),
        ("taglist", '<input type="checkbox" name="thing" value="high" id="f-thing" checked>'),
    ],
)
def test_choices_show_what_is_chosen(stranger: Browser, kind: str, expected: str) -> None:
    value: object = ["high"] if kind in ("checklist", "taglist") else "high"

    assert expected in drawn(stranger, component(kind, values=CHOICES), values={"thing": value})


def test_layout_takes_its_columns(stranger: Browser) -> None:
    html = drawn(stranger, component("textfield", layout={"columns": 8}))

    assert 'class="field col-8"' in html


def test_group_text_separator_and_spacer_are_drawn(stranger: Browser) -> None:
    group = {"type": "group", "id": "g", "label": "Where", "components": [component("textfield")]}
    view = {"type": "text", "id": "t", "text": "**Read** [this](https://example.org)"}

    html = drawn(stranger, group, view, {"type": "separator", "id": "s"}, {"type": "spacer", "id": "p"})

    assert '<fieldset class="group col-16"><legend>Where</legend>' in html
    assert '<strong>Read</strong> <a href="https://example.org" rel="noreferrer">this</a>' in html
    assert '<hr class="separator">' in html and 'class="spacer' in html


def test_error_stands_beside_its_field_and_is_tied_to_it(stranger: Browser) -> None:
    html = drawn(stranger, component("textfield", description="Short"), errors={"thing": text("Expected less.")})

    assert 'aria-describedby="f-thing-help f-thing-error" aria-invalid="true"' in html
    assert 'id="f-thing-error"' in html and "Expected less." in html


def test_field_says_for_which_outcomes_it_is_needed(stranger: Browser) -> None:
    field = component("textfield", properties={"required_for": "solved"})

    html = drawn(stranger, field, outcomes={"solved": "Solved", "wait": "Wait"})
    most = drawn(stranger, {**field, "properties": {"required_for": "a, b"}}, outcomes={"a": "A", "b": "B", "c": "C"})

    assert "Needed for: Solved" in html
    assert "Not needed for: C" in most
    assert 'class="required"' not in html


def test_required_field_has_its_mark(stranger: Browser) -> None:
    html = drawn(stranger, component("textfield", validate={"required": True}))

    assert 'class="required"' in html and 'aria-required="true"' in html


def test_hidden_field_is_not_drawn_and_changes_are_asked_of_the_server(stranger: Browser) -> None:
    first = {"type": "select", "id": "kind_1", "key": "kind", "label": "Kind", "values": CHOICES}
    second = component("textfield", conditional={"hide": '=kind != "high"'})

    shown, hidden = (drawn(stranger, first, second, values={"kind": kind}) for kind in ("high", "low"))

    assert 'name="thing"' in shown and 'name="thing"' not in hidden
    assert 'hx-post="/forms/refresh?type=x" hx-trigger="change"' in hidden


def test_condition_sees_a_number_as_a_number_even_as_typed(stranger: Browser) -> None:
    amount = {"type": "number", "id": "amount_1", "key": "amount", "label": "Amount"}
    reason = component("textfield", conditional={"hide": "=amount < 5"})

    html = drawn(stranger, amount, reason, values={"amount": "3"})

    assert 'name="thing"' not in html


def test_date_and_time_are_shown_in_the_zone_of_the_reader(stranger: Browser) -> None:
    html = drawn(stranger, component("datetime"), values={"thing": "2026-11-20T09:15+00:00"})

    assert 'value="2026-11-20T17:15"' in html


def test_values_are_never_markup(stranger: Browser) -> None:
    html = drawn(stranger, component("textfield"), values={"thing": '"><script>alert(1)</script>'})

    assert "<script>" not in html


def test_textarea_keeps_a_first_empty_line(stranger: Browser) -> None:
    html = drawn(stranger, component("textarea"), values={"thing": "\nsecond"})

    assert ">\n\nsecond</textarea>" in html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# Title", "<h3>Title</h3>"),
        ("- a\n- *b*", "<ul><li>a</li><li><em>b</em></li></ul>"),
        ("1. a\n2. `b`", "<ol><li>a</li><li><code>b</code></li></ol>"),
        ("a\nb\n\nc", "<p>a<br>b</p>\n<p>c</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](//evil.example)", "<p>[x](//evil.example)</p>"),
        ('[x](https://a.example/"b)', '<p><a href="https://a.example/&#34;b" rel="noreferrer">x</a></p>'),
    ],
)
def test_markdown_knows_a_safe_part_only(source: str, html: str) -> None:
    assert str(markdown(source)) == html


def test_refresh_draws_the_report_form_for_what_was_typed(worker: Browser) -> None:
    worker.open("/records/new/incident")
    data = {**worker.hidden("/records/new/incident"), "title": "Half a title"}

    answer = worker.client.post("/forms/refresh?type=incident", data=data)

    assert answer.status_code == 200
    assert 'value="Half a title"' in answer.text
    assert answer.text.lstrip().startswith('<div class="form-grid"')


def test_refresh_of_a_task_that_was_done_meanwhile_draws_nothing(desk: Desk, worker: Browser) -> None:
    reported = desk.report()
    task = open_task(reported)
    worker.open(f"/records/{reported.number}")
    asked = f"/forms/refresh?record={reported.number}&task={task.key}"
    typed = {**worker.hidden(f"/records/{reported.number}/tasks/{task.key}"), **TRIAGE}
    before = worker.client.post(asked, data=typed)
    worker.send(f"/records/{reported.number}/tasks/{task.key}", TRIAGE, outcome="accept")

    answer = worker.client.post(asked, data=typed)

    assert (before.status_code, answer.status_code, answer.text) == (200, 204, "")


def test_refresh_of_a_record_that_is_not_shown_to_me_is_refused(worker: Browser) -> None:
    worker.open("/me")

    answer = worker.client.post("/forms/refresh?record=INC-1&task=1", data=worker.hidden("/me"))

    assert answer.status_code == 404
