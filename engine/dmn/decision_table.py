"""Decision tables: reading them, and evaluating them with the rules that matched."""

from dataclasses import dataclass

from engine.dmn.boxed_scope import Scope
from engine.dmn.elements import Element, child, children, id_of, text_of, type_reference
from engine.dmn.hit_policies import FIRST_ONLY, POLICIES, RANKED, Hit, unknown_policy
from engine.dmn.results import RuleMatch
from engine.feel import FeelValue
from engine.feel.compiler import Code, TestCode
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Site
from engine.feel.types import FeelType, coerce
from engine.feel.values import show


@dataclass(frozen=True, slots=True)
class Input:
    """A column to test: its label, how to get the value, which values are allowed."""

    label: str
    code: Code
    allowed: TestCode | None
    site: Site


@dataclass(frozen=True, slots=True)
class Output:
    """A column to answer: its name, type, the allowed values in order of priority, the default."""

    name: str
    kind: FeelType
    ranks: tuple[TestCode, ...]
    default: Code | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row."""

    id: str
    tests: tuple[TestCode, ...]
    outputs: tuple[Code, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table that can be evaluated."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    policy: str
    aggregation: str
    site: Site

    def evaluate(self, frame: Frame) -> tuple[FeelValue, tuple[RuleMatch, ...]]:
        """Return the value and the rules that matched."""
        try:
            values = [self._input_value(column, frame) for column in self.inputs]
            matched = self._matching(frame, values)
            hits = [Hit(number, self._answers(rule, frame), ()) for number, rule in matched]
            if self.policy in RANKED:
                hits = [Hit(hit.index, hit.outputs, self._ranks(hit, frame)) for hit in hits]
            policy = POLICIES.get((self.policy, self.aggregation), unknown_policy)
            value = policy(hits) if hits else self._defaults(frame)
        except Fault as fault:
            frame.run.note(self.site, fault.message)
            return None, ()
        inputs = tuple((column.label, value) for column, value in zip(self.inputs, values, strict=True))
        return value, tuple(
            RuleMatch(rule.id, number, rule.annotations, inputs, tuple(hit.outputs.items()))
            for (number, rule), hit in zip(matched, hits, strict=True)
        )

    def _input_value(self, column: Input, frame: Frame) -> FeelValue:
        value = column.code(frame)
        if column.allowed is not None and value is not None and column.allowed(frame, value) is not True:
            raise Fault(f'Expected an allowed value for "{column.label}", but got {show(value)}.')
        return value

    def _matching(self, frame: Frame, values: list[FeelValue]) -> list[tuple[int, Rule]]:
        found: list[tuple[int, Rule]] = []
        for number, rule in enumerate(self.rules, 1):
            if all(test(frame, value) is True for test, value in zip(rule.tests, values, strict=True)):
                found.append((number, rule))
                if self.policy in FIRST_ONLY:
                    break
        return found

    def _answers(self, rule: Rule, frame: Frame) -> dict[str, FeelValue]:
        return {
            column.name: coerce(code(frame), column.kind)
            for column, code in zip(self.outputs, rule.outputs, strict=True)
        }

    def _ranks(self, hit: Hit, frame: Frame) -> tuple[int, ...]:
        return tuple(_rank(column, hit.outputs[column.name], frame) for column in self.outputs)

    def _defaults(self, frame: Frame) -> FeelValue:
        if not any(column.default for column in self.outputs):
            return None
        values = {column.name: column.default(frame) if column.default else None for column in self.outputs}
        return next(iter(values.values())) if len(values) == 1 else values


def _rank(column: Output, value: FeelValue, frame: Frame) -> int:
    for rank, test in enumerate(column.ranks):
        if test(frame, value) is True:
            return rank
    return len(column.ranks)


def read_table(element: Element, scope: Scope) -> Table:
    """Read a ``decisionTable``; what cannot be read is reported on the scope."""
    policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation", "")
    inputs = tuple(_read_input(column, scope) for column in children(element, "input"))
    columns = list(children(element, "output"))
    outputs = tuple(_read_output(column, element, len(columns), scope) for column in columns)
    if (policy, aggregation if policy == "COLLECT" else "") not in POLICIES:
        scope.problem(element, f'Expected a hit policy of DMN, but "{policy} {aggregation}" is not supported.')
    if not outputs:
        scope.problem(element, "Expected at least one output column, but there is none.")
    if aggregation and policy == "COLLECT" and aggregation != "COUNT" and len(outputs) > 1:
        scope.problem(element, f"Expected one output column for {aggregation}, but there are {len(outputs)}.")
    if policy in RANKED and not any(column.ranks for column in outputs):
        scope.problem(element, f"Expected output values for hit policy {policy}, but there are none.")
    rules = tuple(
        rule
        for row in children(element, "rule")
        if (rule := _read_rule(row, len(inputs), len(outputs), scope)) is not None
    )
    site = Site(f"decision table {id_of(element)}", 0, 200)
    return Table(inputs, outputs, rules, policy, aggregation if policy == "COLLECT" else "", site)


def _read_input(column: Element, scope: Scope) -> Input:
    expression = child(column, "inputExpression")
    text = text_of(expression)
    source = expression if expression is not None else column
    label = column.get("label") or text
    code = scope.literal(text, source) if text else scope.missing(column, "Expected an input expression.")
    kind = scope.type_of(type_reference(expression), source)
    allowed = text_of(child(column, "inputValues"))
    tests = scope.tests(allowed, column) if allowed else None
    return Input(label, coerced(code, kind, Site(text, 0, len(text))), tests, Site(text, 0, len(text)))


def coerced(code: Code, kind: FeelType, site: Site) -> Code:
    """Return a closure that fits the value to a type, or makes it null with a reason."""
    if kind.name == "Any":
        return code

    def run(frame: Frame) -> FeelValue:
        try:
            return coerce(code(frame), kind)
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None

    return run


def _read_output(column: Element, table: Element, count: int, scope: Scope) -> Output:
    name = column.get("name") or column.get("label") or ""
    if count > 1 and not name:
        scope.problem(column, "Expected a name for each output column when there are several.")
    reference = type_reference(column) or (table.get("typeRef") if count == 1 and _is_single(table) else None)
    default = child(column, "defaultOutputEntry")
    text = text_of(default)
    return Output(
        name,
        scope.type_of(reference, column),
        scope.single_tests(text_of(child(column, "outputValues")), column),
        scope.literal(text, default) if default is not None and text else None,
    )


def _is_single(table: Element) -> bool:
    """Say whether a table answers with one value, whose type is then that of its only output."""
    return table.get("hitPolicy", "UNIQUE") in {"UNIQUE", "ANY", "FIRST", "PRIORITY"} or bool(table.get("aggregation"))


def _read_rule(row: Element, inputs: int, outputs: int, scope: Scope) -> Rule | None:
    tests = [scope.tests(text_of(cell) or "-", cell) for cell in children(row, "inputEntry")]
    answers = [_answer(cell, scope) for cell in children(row, "outputEntry")]
    if len(tests) != inputs or len(answers) != outputs:
        scope.problem(
            row, f"Expected {inputs} input and {outputs} output cells, but got {len(tests)} and {len(answers)}."
        )
        return None
    notes = tuple(text for cell in children(row, "annotationEntry") if (text := text_of(cell)))
    description = child(row, "description")
    if description is not None and (description.text or "").strip():
        notes += ((description.text or "").strip(),)
    return Rule(row.get("id", ""), tuple(tests), tuple(answers), notes)


def _answer(cell: Element, scope: Scope) -> Code:
    text = text_of(cell)
    return scope.literal(text, cell) if text and text != "-" else lambda frame: None
