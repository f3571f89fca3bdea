"""How a form looks to somebody before anybody uses it."""

import json

import pytest

from engine.errors import InvalidDefinition
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.studio.forms.preview import Looking, Role, preview
from itsm.studio.forms.uses import Use, uses_in
from tests.support.records import INCIDENT, Desk, checked_pack

IMPACT: dict[str, object] = {"type": "select", "id": "i", "key": "impact", "label": "Impact"}
CHOICES = [{"value": "high", "label": "High"}]


def looking(actor: Actor, role: Role = "agent", language: str = "en", uses: tuple[Use, ...] = ()) -> Looking:
    """Somebody who looks at a form of the incident pack."""
    chinese = checked_pack(INCIDENT).texts["zh-CN"].forms["triage"]
    return Looking(role, language, actor, record_type("incident"), chinese, uses)


def form_of(*components: object) -> bytes:
    """A form."""
    return json.dumps({"id": "f", "components": list(components)}).encode()


def test_form_has_the_values_of_a_made_up_record_and_the_buttons_of_its_step(desk: Desk, pia: Actor) -> None:
    files = {"incident.bpmn": (INCIDENT / "incident.bpmn").read_bytes()}
    steps = tuple(use for use in uses_in(files) if use.form_id == "triage")

    found = preview(form_of({**IMPACT, "values": CHOICES}), looking(pia, uses=steps))

    assert found.values == {"impact": "high"}
    assert [outcome.key for outcome in found.outcomes] == ["accept", "solved", "wait_requester", "no_incident"]


def test_report_begins_without_a_record(desk: Desk, pia: Actor) -> None:
    found = preview(form_of({**IMPACT, "values": CHOICES}), looking(pia, uses=(Use("f", "pack.yaml"),)))

    assert found.values == {} and found.context["record"] is None


def test_chinese_stands_in_for_english(desk: Desk, pia: Actor) -> None:
    found = preview(form_of({**IMPACT, "values": CHOICES}), looking(pia, language="zh-CN"))

    assert found.form.fields[0].label == "影响度"
    assert found.form.fields[0].options[0].label.startswith("高")


@pytest.mark.parametrize(("role", "sees"), [("agent", True), ("requester", False)])
def test_options_are_those_of_the_reader(desk: Desk, pia: Actor, role: Role, sees: bool) -> None:
    asked = {**IMPACT, "properties": {"options_from": "teams"}}

    found = preview(form_of(asked), looking(pia, role))

    wrong = found.wrong({"impact": "line-1"}, None)
    assert ("impact" not in wrong) == sees


def test_what_would_be_refused_is_told(desk: Desk, pia: Actor) -> None:
    needed = {"type": "textfield", "id": "n", "key": "note", "label": "Note", "validate": {"required": True}}

    found = preview(form_of(needed), looking(pia))

    assert set(found.wrong({}, None)) == {"note"} and found.wrong({"note": "x"}, None) == {}


def test_form_that_cannot_be_read_is_refused(desk: Desk, pia: Actor) -> None:
    with pytest.raises(InvalidDefinition):
        preview(b"{", looking(pia))
