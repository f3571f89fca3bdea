"""Deployed decisions as forms: what they ask for, and their answers with the explanation."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from engine.errors import NotFound
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from itsm.studio.decisions import DecisionTrial, decisions, open_decision, try_decision
from itsm.studio.explained import Wording, shown_decision
from itsm.studio.given import Given
from itsm.studio.typed_values import Field

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MODEL = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">
  <itemDefinition id="t1" name="tier"><typeRef>string</typeRef>
    <allowedValues id="av"><text>"gold","silver"</text></allowedValues></itemDefinition>
  <itemDefinition id="t2" name="customer">
    <itemComponent id="c1" name="tier"><typeRef>tier</typeRef></itemComponent>
    <itemComponent id="c2" name="since"><typeRef>date</typeRef></itemComponent></itemDefinition>
  <inputData id="i1" name="Customer"><variable id="v1" name="Customer" typeRef="customer"/></inputData>
  <inputData id="i2" name="Hours open"><variable id="v2" name="Hours open" typeRef="number"/></inputData>
  <decision id="score" name="Score"><variable id="v3" name="Score" typeRef="number"/>
    <informationRequirement id="r1"><requiredInput href="#i2"/></informationRequirement>
    <literalExpression id="le"><text>Hours open * 2</text></literalExpression></decision>
  <decision id="escalate" name="Escalate"><variable id="v4" name="Escalate" typeRef="string"/>
    <informationRequirement id="r2"><requiredInput href="#i1"/></informationRequirement>
    <informationRequirement id="r3"><requiredDecision href="#score"/></informationRequirement>
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="in1" label="Tier"><inputExpression id="e1" typeRef="string"><text>Customer.tier</text>
        </inputExpression></input>
      <input id="in2" label="Score"><inputExpression id="e2" typeRef="number"><text>Score</text>
        </inputExpression></input>
      <input id="in3" label="Site"><inputExpression id="e3" typeRef="string"><text>site</text>
        </inputExpression></input>
      <output id="o1" name="to" typeRef="string"/>
      <rule id="one"><inputEntry id="a1"><text>"gold"</text></inputEntry><inputEntry id="a2"><text>&gt; 4</text>
        </inputEntry><inputEntry id="a3"><text>-</text></inputEntry>
        <outputEntry id="a4"><text>"manager"</text></outputEntry></rule>
    </decisionTable></decision>
</definitions>"""


@pytest.fixture(autouse=True)
def model(tenant: int) -> None:
    """The model is in use."""
    resources = [Resource("decision", name, "own/escalate.dmn", MODEL) for name in ("score", "escalate")]
    deploy("own", resources, SYSTEM)


def tried(typed: Mapping[str, str], more: Given | None = None) -> DecisionTrial:
    """The answer of the decision for what was typed, by name of the field."""
    fields = [Field(one, typed.get(one.name, "")) for one in open_decision("escalate", "en").fields]
    return try_decision("escalate", fields, more or Given(), NOW)


def test_decisions_in_use_are_listed_by_name() -> None:
    assert [(item.id, item.name, item.pack) for item in decisions("en")] == [
        ("escalate", "Escalate", "own"), ("score", "Score", "own"),
    ]  # fmt: skip


def test_fields_come_from_input_data_with_types_and_values_and_from_free_names_of_tables() -> None:
    fields = open_decision("escalate", "en").fields

    assert [(one.name, one.type, one.options) for one in fields] == [
        ("Customer.tier", "string", ("gold", "silver")), ("Customer.since", "date", ()), ("Hours open", "number", ()),
        ("site", "string", ()),
    ]  # fmt: skip


def test_answer_comes_with_the_rule_and_the_decisions_it_used() -> None:
    trial = tried({"Customer.tier": "gold", "Customer.since": "2020-02-01", "Hours open": "3"})

    assert trial.answer is not None
    shown = shown_decision(trial.answer, Wording())
    assert (shown.value.feel, [rule.index for rule in shown.rules]) == ('"manager"', [1])
    assert [(cell.label, cell.value) for cell in shown.rules[0].cells][:2] == [("Tier", '"gold"'), ("Score", "6")]
    assert [(used.name, used.value.feel) for used in shown.used] == [("Score", "6")]


def test_answer_tells_which_cell_each_input_met() -> None:
    trial = tried({"Customer.tier": "gold", "Hours open": "3"})

    assert trial.answer is not None
    cells = shown_decision(trial.answer, Wording(labels={"Tier": "级别"})).rules[0].cells
    assert [(cell.label, cell.value, cell.test) for cell in cells] == [
        ("级别", '"gold"', '"gold"'), ("Score", "6", "> 4"), ("Site", "null", ""),
    ]  # fmt: skip


def test_answer_without_a_match_tells_the_nearest_rule() -> None:
    trial = tried({"Customer.tier": "gold", "Hours open": "1"})

    assert trial.answer is not None
    shown = shown_decision(trial.answer, Wording())
    assert (shown.value.feel, shown.rules) == ("null", ())
    assert [(miss.index, miss.cell.label, miss.cell.value, miss.cell.test) for miss in shown.missed] == [
        (1, "Score", "2", "> 4")
    ]


def test_field_that_cannot_be_read_is_named() -> None:
    trial = tried({"Hours open": "three", "Customer.since": "yesterday"})

    assert {name: str(message).split(",")[0] for name, message in trial.wrong.items()} == {
        "Customer.since": "Expected a date", "Hours open": "Expected a number",
    }  # fmt: skip


def test_fields_join_the_further_variables() -> None:
    more = Given({"Customer": {"tier": "silver", "since": None}, "Hours open": 3})

    trial = tried({"Customer.tier": "gold"}, more)

    assert trial.answer is not None and trial.answer.value == "manager"
    assert more.values["Customer"]["tier"] == "silver"


def test_decision_of_nobody_is_not_found() -> None:
    with pytest.raises(NotFound, match="Expected a decision"):
        open_decision("nothing", "en")
