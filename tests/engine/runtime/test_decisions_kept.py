"""The history keeps why a decision answered as it did: the tests met, or what the nearest rules missed."""

import pytest
from lxml import etree
from sqlalchemy import select

from database import reading
from engine.runtime import Resource, deploy
from engine.state.tables import ElementEventRow
from tests.engine.dmn.models import definitions, table
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, start

RULES = ['"high","medium" | > 100 => "P1" # Many are affected', '"high" | <= 100 => "P2"']


def _kept(impact: str, amount: int) -> dict[str, object]:
    decision = etree.tostring(definitions(table(RULES, inputs=("impact", "amount"))))
    deploy("test", [Resource("decision", "t", "t.dmn", decision)], AGENT)
    diagram = Diagram().path("start:s", "rule:r", "user:a")
    diagram.zeebe("r", "calledDecision", decisionId="t", resultVariable="p")
    key = start(diagram, {"impact": impact, "amount": amount})
    wanted = select(ElementEventRow.details).where(
        ElementEventRow.instance_key == key, ElementEventRow.kind == "decision_made"
    )
    with reading() as session:
        return dict(session.execute(wanted).scalar_one() or {})


@pytest.mark.usefixtures("tenant")
def test_history_keeps_the_tests_that_the_inputs_met() -> None:
    assert _kept("medium", 200) == {
        "decision": "t",
        "rules": [
            {
                "rule": "r1",
                "index": 1,
                "inputs": {"impact": "medium", "amount": 200},
                "tests": {"impact": '"high","medium"', "amount": "> 100"},
                "outputs": {"result": "P1"},
                "notes": ["Many are affected"],
            }
        ],
    }


@pytest.mark.usefixtures("tenant")
def test_history_keeps_what_the_nearest_rules_missed() -> None:
    kept = _kept("medium", 50)

    assert kept["rules"] == []
    assert kept["missed"] == [
        {"rule": "r1", "index": 1, "label": "amount", "value": 50, "test": "> 100"},
        {"rule": "r2", "index": 2, "label": "impact", "value": "medium", "test": '"high"'},
    ]
