"""One evaluation of a requirements graph: each node is answered at most once, its requirements first."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from engine.dmn.graph.order import Graph
from engine.dmn.graph.outside import Outside
from engine.dmn.graph.trace import DecisionRun, Notes, Part, answer, reasons_of, traced_call
from engine.dmn.nodes import DecisionNode, InputNode, KnowledgeNode, Node, ServiceNode, namespace_of
from engine.dmn.results import DecisionResult
from engine.feel import FeelValue
from engine.feel.compiler.functions import make_native
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Run, Site
from engine.feel.types import FeelType, coerce
from engine.feel.values import Function, Parameter

_KINDS: dict[type[Node], str] = {
    DecisionNode: "decision", ServiceNode: "decision service", KnowledgeNode: "business knowledge model"
}


class Session:
    """The graph, the values from outside, the values of nodes that are given, and the answers so far."""

    def __init__(self, graph: Graph, context: Mapping[str, FeelValue], run: Run) -> None:
        self._graph = graph
        self._outside = Outside(graph, context, run)
        self._run = run
        self._given: frozenset[str] = frozenset()
        self._values: dict[str, FeelValue] = {}
        self._notes: dict[str, Notes] = {}
        self._answers: dict[str, DecisionResult] = {}

    def give(self, values: Mapping[str, FeelValue]) -> None:
        """Set the values of nodes by key: input data that has its value, decisions that need not be made."""
        for key, value in values.items():
            node = self._graph.nodes[key]
            if isinstance(node, InputNode | DecisionNode):
                with self._noting(key):
                    self._values[key] = self._fitted(self._outside.taken(node.name, value), node.kind, node.site)
        self._given = frozenset(self._values)

    def decide(self, key: str) -> DecisionResult:
        """Answer a decision, or what a service or business knowledge model gives for values from outside."""
        for step in self._graph.order((key,), self._given - {key}):
            self._settle(step)
        node = self._graph.nodes[key]
        if isinstance(node, ServiceNode | KnowledgeNode):
            return self._applied(node)
        return self._answers[key]

    def _settle(self, key: str) -> None:
        """Find the value of a node whose requirements have theirs."""
        node = self._graph.nodes[key]
        if isinstance(node, InputNode):
            with self._noting(key):
                self._values[key] = self._fitted(self._outside.value(key, node.name), node.kind, node.site)
        elif isinstance(node, DecisionNode):
            self._answers[key] = self._decided(node)
            self._values[key] = self._answers[key].value
        elif isinstance(node, KnowledgeNode):
            self._values[key] = self._knowledge(node)
        else:
            self._values[key] = self._service(node)

    def _decided(self, node: DecisionNode) -> DecisionResult:
        self._run.charge()
        with Part(self._run) as part:
            for item in node.requirements:
                part.notes.extend(self._notes.get(item.key, ()))
            frame = self._frame(node)
            if node.table is not None:
                value, matches, part.trace.unmatched = node.table.evaluate(frame)
                part.trace.matches.extend(matches)
                value = self._fitted(value, node.table_kind, node.site)
            else:
                value = node.code(frame)
            value = self._fitted(value, node.kind, node.site)
            required = tuple(self._answers[item.key] for item in node.requirements if item.key in self._answers)
            return answer(_identity(node), value, self._inputs(node), part, required)

    def _inputs(self, node: DecisionNode) -> tuple[tuple[str, FeelValue], ...]:
        """Return the values that a decision used by name: input data and decisions, no functions."""
        return tuple(
            (f"{item.prefix}.{other.name}" if item.prefix else other.name, self._values[item.key])
            for item in node.requirements
            if isinstance(other := self._graph.nodes[item.key], InputNode | DecisionNode)
        )

    def _frame(self, node: DecisionNode | KnowledgeNode) -> Frame:
        """Open the scope of a node: what it requires, then what no input data declares, from outside."""
        values: dict[str, FeelValue] = {}
        spaces: dict[str, dict[str, FeelValue]] = {}
        for item in node.requirements:
            if item.key in self._values:
                target = spaces.setdefault(item.prefix, {}) if item.prefix else values
                target[self._graph.nodes[item.key].name] = self._values[item.key]
        return Frame({**spaces, **values}, self._outside.frame(namespace_of(node.key)), self._run)

    def _knowledge(self, node: KnowledgeNode) -> FeelValue:
        """Return the function of a business knowledge model; it sees what it requires, and itself."""
        frame = self._frame(node)
        function = node.make(frame)
        if not isinstance(function, Function) or function.parameters is None:
            return function
        names = [parameter.name for parameter in function.parameters]

        def body(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
            def work() -> FeelValue:
                return coerce(function.call(run, arguments), node.kind)

            return traced_call(run, _identity(node), tuple(zip(names, arguments, strict=True)), work)

        traced = make_native(node.name, function.parameters, body, function.result_type)
        frame.values = {**frame.values, node.name: traced}
        return traced

    def _service(self, node: ServiceNode) -> Function:
        """Return the function of a decision service: its inputs are parameters, its decisions the body."""
        inputs = node.input_data + node.input_decisions
        parameters = tuple(_parameter(self._graph.nodes[item.key]) for item in inputs)

        def body(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
            def work() -> FeelValue:
                session = Session(self._graph, {}, run)
                session._values = {item.key: value for item, value in zip(inputs, arguments, strict=True)}
                session._given = frozenset(session._values)
                return coerce(session._outputs(node), node.kind)

            named = tuple((item.name, value) for item, value in zip(parameters, arguments, strict=True))
            return traced_call(run, _identity(node), named, work)

        return make_native(node.name, parameters, body, node.kind.name)

    def _outputs(self, node: ServiceNode) -> FeelValue:
        """Answer the output decisions of a service: one by its value, several by a context."""
        answers = {item.key: self.decide(item.key) for item in node.output_decisions if item.key not in self._given}
        if isinstance(self._run, DecisionRun):
            self._run.trace.calls.extend(answers.values())
        values = {self._graph.nodes[item.key].name: self._values[item.key] for item in node.output_decisions}
        return next(iter(values.values()), None) if len(node.output_decisions) < 2 else values

    def _applied(self, node: ServiceNode | KnowledgeNode) -> DecisionResult:
        """Call a service or business knowledge model with values from outside, by the names of its parameters."""
        function = self._values[node.key]
        run = self._run
        with Part(run) as part:
            value: FeelValue = None
            if isinstance(function, Function):
                try:
                    value = function.call(run, [self._argument(node, at, item.name) for at, item in _slots(function)])
                except Fault as fault:
                    run.note(node.site, fault.message)
            called = part.trace.calls[-1] if part.trace.calls else answer(_identity(node), None, (), part)
            return replace(called, value=value, reasons=reasons_of(part))

    def _argument(self, node: ServiceNode | KnowledgeNode, at: int, name: str) -> FeelValue:
        if isinstance(node, KnowledgeNode):
            return self._outside.value(node.key, name)
        key = (node.input_data + node.input_decisions)[at].key
        return self._values[key] if key in self._given else self._outside.value(key, name)

    @contextmanager
    def _noting(self, key: str) -> Iterator[None]:
        with Part(self._run) as part:
            yield
        if part.notes:
            self._notes[key] = part.notes

    def _fitted(self, value: FeelValue, kind: FeelType, site: Site) -> FeelValue:
        try:
            return coerce(value, kind)
        except Fault as fault:
            self._run.note(site, fault.message)
            return None


def _identity(node: Node) -> tuple[str, str, str]:
    return node.key.rpartition("#")[2], node.name, _KINDS[type(node)]


def _slots(function: Function) -> Iterator[tuple[int, Parameter]]:
    return enumerate(function.parameters or ())


def _parameter(node: Node) -> Parameter:
    if isinstance(node, InputNode | DecisionNode):
        return Parameter(node.name, partial(_fit, kind=node.kind), node.kind.name)
    raise TypeError(f"Expected input data or a decision, but {node.key} is none.")


def _fit(value: FeelValue, kind: FeelType) -> FeelValue:
    return coerce(value, kind)
