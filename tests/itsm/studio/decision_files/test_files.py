"""Files of decisions that are not in use: their parts, findings with examples, trials, new ones and copies."""

from datetime import UTC, datetime

import pytest

from engine.dmn import read_model
from engine.errors import InvalidDefinition, InvalidForm, NotFound
from engine.runtime.host import decision_model
from itsm.studio.decision_files.checked import Check, by_decision, checks_of
from itsm.studio.decision_files.contents import contents_of, model_in
from itsm.studio.decision_files.made import TEMPLATES, copied, new_file
from itsm.studio.decision_files.tried import FileTrial, fields_of, try_in_file
from itsm.studio.given import Given
from itsm.studio.typed_values import Field
from tests.contracts.tree import ROOT

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PRIORITY = (ROOT / "processes" / "incident" / "priority.dmn").read_bytes()
HOLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:t">
  <decision id="fee" name="Fee"><decisionTable id="t" hitPolicy="UNIQUE">
    <input id="i1" label="Amount"><inputExpression id="e1" typeRef="number"><text>amount</text></inputExpression>
    </input>
    <input id="i2" label="Since"><inputExpression id="e2" typeRef="date"><text>since</text></inputExpression></input>
    <output id="o" name="fee" typeRef="number"/>
    <rule id="r1"><inputEntry id="a1"><text>&lt; 10</text></inputEntry><inputEntry id="a2"><text>-</text></inputEntry>
      <outputEntry id="a3"><text>1</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="b1"><text>&gt;= 12</text></inputEntry>
      <inputEntry id="b2"><text>&lt; date("2026-01-01")</text></inputEntry>
      <outputEntry id="b3"><text>2</text></outputEntry></rule>
    <rule id="r3"><inputEntry id="c1"><text>[15..20]</text></inputEntry>
      <inputEntry id="c2"><text>&lt; date("2025-06-01")</text></inputEntry>
      <outputEntry id="c3"><text>3</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>"""


def tried(content: bytes, decision_id: str, typed: dict[str, str]) -> FileTrial:
    """The answer of a decision of a file for what was typed, by name of the field."""
    fields = [Field(one, typed.get(one.name, "")) for one in fields_of(content, decision_id)]
    return try_in_file(content, decision_id, fields, Given(), NOW)


def found(kind: str, content: bytes = HOLE) -> list[Check]:
    """The findings of a kind."""
    return [one for one in checks_of(content) if one.kind == kind]


def test_parts_of_a_file_are_its_decisions_with_their_logic() -> None:
    contents = contents_of(PRIORITY)

    assert contents.is_drawn
    assert (contents.parts[0].id, contents.parts[0].logic) == ("impact_urgency", "decisionTable")
    assert contents.part("impact_urgency").rules == 9
    with pytest.raises(NotFound):
        contents.part("nothing")


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"\x00\xff"])
def test_file_that_is_no_dmn_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidDefinition):
        contents_of(content)
    assert [one.severity for one in checks_of(content)] == ["error"]


def test_gap_has_an_example_for_the_fields_and_the_rule_that_closes_it() -> None:
    gap = next(one for one in found("gap") if one.rule_to_add[0].startswith("["))

    assert gap.decision == "fee" and gap.can_be_tried
    assert gap.rule_to_add == ("[10..12)", "-")
    typed = {one.field: one.typed for one in gap.examples}
    trial = tried(HOLE, "fee", typed).trial
    assert trial.wrong == {} and trial.answer is not None and trial.answer.value is None


def test_rules_of_all_gaps_close_the_table() -> None:
    content = HOLE
    for place, gap in enumerate(found("gap")):
        one, other = (cell.replace("<", "&lt;").replace(">", "&gt;") for cell in gap.rule_to_add)
        rule = (
            f'<rule id="n{place}"><inputEntry id="x{place}"><text>{one}</text></inputEntry><inputEntry id="y{place}">'
            f'<text>{other}</text></inputEntry><outputEntry id="z{place}"><text>0</text></outputEntry></rule>'
        )
        content = content.replace(b"</decisionTable>", rule.encode() + b"</decisionTable>")

    assert found("gap", content) == []


def test_overlap_names_its_rules_and_an_example_that_breaks_the_table() -> None:
    overlap = found("overlap")[0]

    assert overlap.severity == "error" and set(overlap.rule_ids) == {"r2", "r3"}
    trial = tried(HOLE, "fee", {one.field: one.typed for one in overlap.examples})
    assert set(trial.matched.get("fee", ())) <= {"r2", "r3"}
    assert trial.trial.answer is not None and trial.trial.answer.value is None and trial.trial.answer.reasons
    assert by_decision(checks_of(HOLE))["fee"] >= 2


def test_cells_that_cannot_be_told_are_said() -> None:
    opaque = HOLE.replace(b"&lt; 10", b"&lt; limit")

    told = [one for one in checks_of(opaque) if one.kind == "unchecked"]
    assert [(one.severity, one.rules) for one in told] == [("info", (1,))]


def test_matched_rules_are_told_for_each_decision_that_was_asked() -> None:
    typed = {"record.impact": "high", "record.urgency": "high"}

    matched = tried(PRIORITY, "priority", typed).matched

    assert matched["impact_urgency"] == ("impact_high_urgency_high",)
    assert matched["priority"] == ()


def test_nothing_is_asked_before_something_was_typed_and_broken_files_answer_nothing() -> None:
    assert tried(HOLE, "fee", {}).trial.answer is None
    assert fields_of(b"<broken", "fee") == ()
    assert tried(HOLE.replace(b"&lt; 10", b"&lt; ("), "fee", {"amount": "3"}).trial.answer is None
    assert "amount" in tried(HOLE, "fee", {"amount": "many"}).trial.wrong


@pytest.mark.parametrize("template", TEMPLATES)
def test_new_file_can_be_read_and_drawn_and_has_the_decision(template: str) -> None:
    made = new_file(template, "vip", 'For "VIP" & <others>', ())

    assert contents_of(made).is_drawn
    assert contents_of(made).part("vip").name == 'For "VIP" & <others>'
    assert "vip" in decision_model(made).decisions
    assert all(one.severity != "error" for one in checks_of(made))


def test_copy_answers_like_its_original_under_ids_of_its_own() -> None:
    made = copied(PRIORITY, "urgent", "Urgent", ())

    ids = set(decision_model(made).decisions)
    assert "urgent" in ids and not ids & set(decision_model(PRIORITY).decisions)
    assert not read_model(model_in(made)).problems
    typed = {"record.impact": "high", "record.urgency": "high"}
    answer, other = tried(made, "urgent", typed).trial.answer, tried(PRIORITY, "priority", typed).trial.answer
    assert answer is not None and other is not None and answer.value == other.value


@pytest.mark.parametrize(
    ("key", "name", "wrong"), [("Vip!", "Vip", "key"), ("vip", " ", "name"), ("taken", "A", "key")]
)
def test_new_file_wants_a_name_and_a_free_id(key: str, name: str, wrong: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        new_file("table", key, name, {"taken"})

    assert set(refused.value.fields) == {wrong}
