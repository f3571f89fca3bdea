"""Diagrams as they were deployed, and decisions that are asked."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, jsonify
from marshmallow import fields

from api.errors import language
from api.v2.authentication import reads
from api.v2.blueprint import blueprint
from api.v2.bodies import body, wrong
from api.v2.fields import TENANT, Body, Key, Tenant, Variables
from api.v2.listings.decision_definitions import DECISION_DEFINITIONS, decisions_of_model
from api.v2.listings.process_definitions import PROCESS_DEFINITIONS
from api.v2.passing import passing_key
from database import reading
from engine.dmn import DecisionModel, DecisionResult, RuleMatch
from engine.dmn.nodes import DecisionNode
from engine.errors import text
from engine.feel import FeelValue, to_plain
from engine.runtime import DecisionMade, evaluate_decision
from engine.state import definitions
from engine.state.tables import Definition
from itsm.language import translate


class EvaluateBody(Body):
    """Asking a decision."""

    decisionDefinitionId = fields.String(load_default=None, allow_none=True)
    decisionDefinitionKey = Key(load_default=None, allow_none=True)
    variables = Variables()
    tenantId = Tenant()


@blueprint.get("/process-definitions/<int:key>/xml")
@reads
def process_xml(key: int) -> Response:
    """The diagram."""
    PROCESS_DEFINITIONS.row(key)
    return _xml(key)


@blueprint.get("/decision-definitions/<int:key>/xml")
@reads
def decision_xml(key: int) -> Response:
    """The model that the decision is part of."""
    DECISION_DEFINITIONS.row(key)
    return _xml(key)


@blueprint.post("/decision-definitions/evaluation")
@reads
def evaluate_one() -> Response:
    """Ask a decision; the answer has every decision that it was made from, in the order in which they were made."""
    sent = body(EvaluateBody())
    decision_id, key = sent["decisionDefinitionId"], sent["decisionDefinitionKey"]
    if (decision_id is None) == (key is None):
        raise wrong(
            "decisionDefinitionId",
            text("Expected either decisionDefinitionId or decisionDefinitionKey, but it is both or neither. Send one."),
        )
    with reading() as session:
        made = evaluate_decision(session, sent["variables"], decision_id=decision_id, key=key)
        rows = decisions_of_model(session, made.definition)
    return jsonify(_answer(made, rows))


def _answer(made: DecisionMade, rows: Mapping[str, Definition]) -> dict[str, Any]:
    shown = DECISION_DEFINITIONS.one(made.definition.key)
    evaluation = passing_key()
    steps = list(_steps(made.result)) if made.result is not None else []
    return {
        "decisionDefinitionId": made.definition.id,
        "decisionDefinitionKey": str(made.definition.key),
        "decisionDefinitionName": shown["name"],
        "decisionDefinitionVersion": made.definition.version,
        "decisionEvaluationKey": evaluation,
        "decisionInstanceKey": evaluation,
        "decisionRequirementsId": shown["decisionRequirementsId"],
        "decisionRequirementsKey": shown["decisionRequirementsKey"],
        "evaluatedDecisions": [
            {**_evaluated(step, made.model, rows), "decisionEvaluationInstanceKey": f"{evaluation}-{number}"}
            for number, step in enumerate(steps, 1)
        ],
        "failedDecisionDefinitionId": made.definition.id if made.failure else None,
        "failureMessage": translate(made.failure, language()) if made.failure else None,
        "output": _json(made.result.value if made.result is not None else None),
        "tenantId": TENANT,
    }


def _xml(key: int) -> Response:
    with reading() as session:
        return Response(definitions.resource_of(session, key), content_type="text/xml; charset=utf-8")


def _steps(result: DecisionResult) -> Iterator[DecisionResult]:
    """The decisions that were made, what is required first, each once."""
    known = set[str]()

    def walk(one: DecisionResult) -> Iterator[DecisionResult]:
        for required in one.required:
            yield from walk(required)
        if one.kind == "decision" and one.decision_id not in known:
            known.add(one.decision_id)
            yield one

    return walk(result)


def _evaluated(result: DecisionResult, model: DecisionModel, rows: Mapping[str, Definition]) -> dict[str, Any]:
    row = rows[result.decision_id]
    node = model.nodes.get(f"{model.namespace}#{result.decision_id}")
    is_table = isinstance(node, DecisionNode) and node.table is not None
    inputs = result.matches[0].inputs if result.matches else result.inputs
    return {
        "decisionDefinitionId": result.decision_id,
        "decisionDefinitionKey": str(row.key),
        "decisionDefinitionVersion": row.version,
        "decisionDefinitionName": result.name or result.decision_id,
        "decisionDefinitionType": "DECISION_TABLE" if is_table else "LITERAL_EXPRESSION",
        "output": _json(result.value),
        "evaluatedInputs": [{"inputId": name, "inputName": name, "inputValue": _json(value)} for name, value in inputs],
        "matchedRules": [_rule(match) for match in result.matches],
        "tenantId": TENANT,
    }


def _rule(match: RuleMatch) -> dict[str, Any]:
    return {
        "ruleId": match.rule_id,
        "ruleIndex": match.index,
        "evaluatedOutputs": [
            {
                "outputId": name, "outputName": name, "outputValue": _json(value), "ruleId": match.rule_id,
                "ruleIndex": match.index,
            }
            for name, value in match.outputs
        ],
    }  # fmt: skip


def _json(value: FeelValue) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False)
