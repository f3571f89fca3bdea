"""Runs test files: asks our decisions for every case and compares with what is expected."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from benchmarks.feel_tck.suites import Asked, Models, Suite, find_suites
from benchmarks.feel_tck.values import as_text, child, children, read_value, same
from engine.dmn import DecisionModel
from engine.dmn.nodes import DecisionNode, InputNode, KnowledgeNode, Node
from engine.feel import FeelValue

_KINDS = {"decisionService": "decisionService", "bkm": "businessKnowledgeModel"}


@dataclass(frozen=True, slots=True)
class NodeResult:
    """The outcome of one result node: the values as text, and why it is not what was expected."""

    name: str
    expected: str
    got: str
    passed: bool
    is_null: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The outcome of one ``testCase``; ``level`` is that of the folder two above the file, or empty."""

    folder: str
    level: str
    case: str
    nodes: tuple[NodeResult, ...]

    @property
    def passed(self) -> bool:
        """All result nodes are as expected."""
        return all(node.passed for node in self.nodes)

    @property
    def expects_non_null(self) -> bool:
        """At least one result node expects something."""
        return any(not node.is_null for node in self.nodes)


@dataclass(slots=True)
class Outcome:
    """What a whole run came to."""

    cases: list[CaseResult] = field(default_factory=list)
    seconds: float = 0.0


def run_tree(folder: Path) -> Outcome:
    """Run every test file at or below a folder."""
    started = time.perf_counter()
    outcome = Outcome()
    place, models = None, None
    for suite in find_suites(folder):
        if models is None or suite.path.parent != place:
            place, models = suite.path.parent, Models(suite.path.parent)
        outcome.cases.extend(_run_suite(suite, models))
    outcome.seconds = time.perf_counter() - started
    return outcome


def _run_suite(suite: Suite, models: Models) -> Iterator[CaseResult]:
    level = suite.path.parent.parent.name
    if suite.problem:
        yield CaseResult(suite.folder, level, suite.path.name, (_failed("", "", suite.problem),))
        return
    asked = models.of(suite)
    for case in suite.cases:
        nodes = tuple(_run_node(asked, case, node) for node in children(case, "resultNode"))
        nodes = nodes or (_failed("", "", "Expected a result node in the case, but there is none."),)
        yield CaseResult(suite.folder, level, case.get("id", ""), nodes)


def _failed(name: str, expected: str, reason: str, is_null: bool = False) -> NodeResult:
    return NodeResult(name, expected, f"error: {reason}", False, is_null, reason)


def _run_node(asked: Asked, case: etree._Element, node: etree._Element) -> NodeResult:
    """Ask for one result; whatever goes wrong fails this result alone."""
    name = node.get("name", "")
    text, is_null = "", False
    try:
        expected = read_value(child(node, "expected"))
        text, is_null = as_text(expected), expected is None
        if asked.model is None:
            return _failed(name, text, asked.problem, is_null)
        got, reason = _answer(asked, asked.model, case, node)
        return NodeResult(name, text, as_text(got), same(expected, got), is_null, reason)
    except Exception as error:  # a crash is a finding about this case; the others must still run
        return _failed(name, text, f"{type(error).__name__}: {error}", is_null)


def _answer(asked: Asked, model: DecisionModel, case: etree._Element, node: etree._Element) -> tuple[FeelValue, str]:
    name = _plain(node.get("name", ""))
    kind = _KINDS.get(case.get("type", "")) or _KINDS.get(node.get("type", ""), "decision")
    wanted = _plain(case.get("invocableName", "")) or name
    identity = asked.ids.get((kind, wanted)) or next(
        (known for (_, label), known in asked.ids.items() if label == wanted), wanted
    )
    context, given = _inputs(model, case, model.nodes.get(f"{model.namespace}#{identity}"))
    answer = model.decide(identity, context, given=given)
    reason = " ".join(str(each.message) for each in answer.reasons[:1])
    value = answer.value
    outputs = _outputs_of(model, identity)
    if len(outputs) > 1 and name in outputs and isinstance(value, dict):
        return value.get(name), reason
    return value, reason


def _outputs_of(model: DecisionModel, identity: str) -> list[str]:
    """Return the names of the decisions that a service answers with; nothing for anything else."""
    node = model.nodes.get(f"{model.namespace}#{identity}")
    return [model.nodes[item.key].name for item in getattr(node, "output_decisions", ())]


def _inputs(
    model: DecisionModel, case: etree._Element, asked: Node | None
) -> tuple[dict[str, FeelValue], dict[str, FeelValue]]:
    """Return the case's inputs by name, and by key those that name input data or a decision.

    For a business knowledge model all are its parameters, whatever nodes of the graph are called alike.
    """
    context: dict[str, FeelValue] = {}
    given: dict[str, FeelValue] = {}
    for node in children(case, "inputNode"):
        name, space, value = _plain(node.get("name", "")), node.get("namespace"), read_value(node)
        key = None if isinstance(asked, KnowledgeNode) else _key(model, name, space)
        if key:
            given[key] = value
        else:
            context[name] = value
    return context, given


def _key(model: DecisionModel, name: str, space: str | None) -> str | None:
    """Return the key of the input data, else of the decision, that an input gives a value for."""
    alike = [
        key
        for key, node in model.nodes.items()
        if isinstance(node, InputNode | DecisionNode)
        and node.name == name
        and key.rpartition("#")[0] == (space or model.namespace)
    ]
    return next((key for key in alike if isinstance(model.nodes[key], InputNode)), alike[0] if alike else None)


def _plain(name: str) -> str:
    return " ".join(name.split())
