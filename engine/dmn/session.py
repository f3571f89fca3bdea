"""One evaluation of a requirements graph: each decision is answered at most once."""

from collections.abc import Mapping, Sequence
from functools import partial

from engine.dmn.nodes import DecisionNode, InputNode, KnowledgeNode, Node, Requirement, ServiceNode
from engine.dmn.results import DecisionResult, RuleMatch
from engine.feel import FeelValue, normalise
from engine.feel.compiler.functions import make_native
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Run, Site
from engine.feel.types import FeelType, coerce
from engine.feel.values import Function, Parameter


class Session:
    """The graph, the values from outside, and the answers so far."""

    def __init__(self, nodes: Mapping[str, Node], context: Mapping[str, FeelValue], run: Run) -> None:
        self._nodes = nodes
        self._context = context
        self._run = run
        self._answers: dict[str, DecisionResult] = {}
        self._given: dict[str, FeelValue] = {}

    def decide(self, key: str) -> DecisionResult:
        """Answer a decision, its requirements first."""
        known = self._answers.get(key)
        if known is not None:
            return known
        node = self._nodes[key]
        if isinstance(node, ServiceNode):
            return self._serve(node)
        if not isinstance(node, DecisionNode):
            raise TypeError(f"Expected a decision, but {key} is none.")
        self._run.enter()
        frame = self._frame(node.requirements)
        mark = len(self._run.notes)
        matches: tuple[RuleMatch, ...] = ()
        if node.table is not None:
            value, matches = node.table.evaluate(frame)
        else:
            value = node.code(frame)
        value = self._fitted(value, node.kind, node.site)
        reasons = tuple(site.reason(message) for site, message in self._run.notes[mark:])
        required = tuple(
            self._answers[requirement.key] for requirement in node.requirements if requirement.key in self._answers
        )
        self._run.depth -= 1
        answer = DecisionResult(key.rpartition("#")[2], value, matches, reasons, required)
        self._answers[key] = answer
        return answer

    def _serve(self, node: ServiceNode) -> DecisionResult:
        """Answer a decision service for the session's context, as if it was called with it."""
        arguments = [self._outside(self._nodes[item.key].name, item.prefix) for item in _inputs(node)]
        mark = len(self._run.notes)
        try:
            value = self._function_of(node).call(self._run, arguments)
        except Fault as fault:
            self._run.note(node.site, fault.message)
            value = None
        reasons = tuple(site.reason(message) for site, message in self._run.notes[mark:])
        return DecisionResult(node.key.rpartition("#")[2], value, (), reasons)

    def _frame(self, requirements: Sequence[Requirement]) -> Frame:
        """Open the scope of a node: what it requires, then everything from outside."""
        values: dict[str, FeelValue] = {}
        for requirement in requirements:
            node = self._nodes[requirement.key]
            target = values
            if requirement.prefix:
                target = values.setdefault(requirement.prefix, {})
            target[node.name] = self._value(node, requirement.prefix)
        return Frame(values, Frame(self._context, None, self._run), self._run)

    def _value(self, node: Node, prefix: str) -> FeelValue:
        if node.key in self._given:
            return self._given[node.key]
        if isinstance(node, InputNode):
            return self._fitted(self._outside(node.name, prefix), node.kind, node.site)
        if isinstance(node, DecisionNode):
            return self.decide(node.key).value
        if isinstance(node, KnowledgeNode):
            return node.make(self._frame(node.requirements))
        return self._function_of(node)

    def _outside(self, name: str, prefix: str) -> FeelValue:
        context = self._context
        inner = context[prefix] if prefix and prefix in context else None
        source = inner if isinstance(inner, Mapping) and name in inner else context
        try:
            return normalise(source[name]) if name in source else None
        except Fault as fault:
            self._run.note(Site(name, 0, len(name)), fault.message)
            return None

    def _fitted(self, value: FeelValue, kind: FeelType, site: Site) -> FeelValue:
        try:
            return coerce(value, kind)
        except Fault as fault:
            self._run.note(site, fault.message)
            return None

    def _function_of(self, node: ServiceNode) -> Function:
        inputs = _inputs(node)
        parameters = tuple(_parameter(self._nodes[item.key]) for item in inputs)

        def call(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
            session = Session(self._nodes, {}, run)
            session._given = {item.key: value for item, value in zip(inputs, arguments, strict=True)}
            values = {self._nodes[item.key].name: session.decide(item.key).value for item in node.output_decisions}
            result = next(iter(values.values())) if len(values) == 1 else values
            return session._fitted(result, node.kind, node.site)

        return make_native(node.name, parameters, call, node.kind.name)


def _inputs(node: ServiceNode) -> tuple[Requirement, ...]:
    return node.input_data + node.input_decisions


def _parameter(node: Node) -> Parameter:
    if isinstance(node, InputNode | DecisionNode):
        return Parameter(node.name, partial(_fit, kind=node.kind), node.kind.name)
    raise TypeError(f"Expected input data or a decision, but {node.key} is none.")


def _fit(value: FeelValue, kind: FeelType) -> FeelValue:
    return coerce(value, kind)
