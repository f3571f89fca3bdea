"""Decision tables: reading them, and evaluating them with the rules that matched."""

from dataclasses import dataclass, replace

from engine.dmn.boxed_scope import Scope, cannot_tell
from engine.dmn.elements import Element, child, children, id_of, text_of, type_reference
from engine.dmn.hit_policies import FIRST_ONLY, POLICIES, RANKED, Hit, unknown_policy
from engine.dmn.results import RuleMatch
from engine.dmn.tables.allowed import column_type, order_of, rank
from engine.dmn.tables.cells import Cell
from engine.dmn.tables.index import Index
from engine.dmn.tables.missed import Unmatched
from engine.feel import FeelValue
from engine.feel.compiler import Code, TestCode
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Site
from engine.feel.messages import Message, message
from engine.feel.types import ANY, FeelType, coerce
from engine.feel.values import show

_STEPS_PER_ROW = 0.6


@dataclass(frozen=True, slots=True)
class Input:
    """A column to test: its label, how to get the value, which values are allowed; ``text`` is the expression."""

    label: str
    code: Code
    allowed: TestCode | None
    site: Site
    text: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A column to answer: its name, type, the allowed values in order of priority, the default."""

    name: str
    kind: FeelType
    ranks: tuple[TestCode, ...]
    default: Code | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; ``cells`` tells what its tests say, ``texts`` what its outputs do."""

    id: str
    tests: tuple[TestCode, ...]
    outputs: tuple[Code, ...]
    annotations: tuple[str, ...]
    cells: tuple[Cell, ...] = ()
    texts: tuple[str, ...] = ()


class _CellFault(Fault):
    """A fault of one cell, which makes the whole table null."""

    def __init__(self, sentence: Message, site: Site) -> None:
        super().__init__(sentence)
        self.site = site


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table that can be evaluated; ``id`` is that of its element."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    policy: str
    aggregation: str
    site: Site
    id: str
    index: Index

    def evaluate(self, frame: Frame) -> tuple[FeelValue, tuple[RuleMatch, ...], Unmatched | None]:
        """Return the value, the rules that matched, and when none did, what tells why."""
        unmatched = None
        try:
            values = [self._input_value(column, frame) for column in self.inputs]
            matched = self._matching(frame, values)
            hits = [Hit(number, self._answers(number, rule, frame), ()) for number, rule in matched]
            if self.policy in RANKED:
                hits = [Hit(hit.index, hit.outputs, self._ranks(hit, frame)) for hit in hits]
            if not hits:
                unmatched = Unmatched(self.rules, values, frame)
            policy = POLICIES.get((self.policy, self.aggregation), unknown_policy)
            value = policy(hits) if hits else self._defaults(frame)
        except _CellFault as fault:
            frame.run.note(fault.site, fault.message)
            return None, (), None
        except Fault as fault:
            frame.run.note(self.site, fault.message)
            return None, (), None
        inputs = tuple((column.label, value) for column, value in zip(self.inputs, values, strict=True))
        matches = tuple(
            RuleMatch(rule.id, number, rule.annotations, inputs, tuple(hit.outputs.items()), rule.cells)
            for (number, rule), hit in zip(matched, hits, strict=True)
        )
        return value, matches, unmatched

    def _input_value(self, column: Input, frame: Frame) -> FeelValue:
        run = frame.run
        mark = len(run.notes)
        value = column.code(frame)
        if len(run.notes) > mark:
            run.locate(mark, self._column_place(column.label))
        if column.allowed is not None and value is not None and column.allowed(frame, value) is not True:
            problem = message(
                'Expected an allowed value for "%(label)s", but got %(value)s.', label=column.label, value=show(value)
            )
            raise _CellFault(problem, replace(column.site, place=self._column_place(column.label)))
        return value

    def _matching(self, frame: Frame, values: list[FeelValue]) -> list[tuple[int, Rule]]:
        run, rules, first_only = frame.run, self.rules, self.policy in FIRST_ONLY
        candidates = self.index.candidates(values)
        run.charge(1 + int(len(candidates) * _STEPS_PER_ROW))
        notes, mark = run.notes, len(run.notes)
        found: list[tuple[int, Rule]] = []
        for at in candidates:
            rule = rules[at]
            for column, test in enumerate(rule.tests):
                passed = test(frame, values[column])
                if len(notes) > mark:
                    run.locate(mark, self._cell_place(at + 1, self.inputs[column].label))
                    mark = len(notes)
                if passed is not True:
                    break
            else:
                found.append((at + 1, rule))
                if first_only:
                    break
        return found

    def _answers(self, number: int, rule: Rule, frame: Frame) -> dict[str, FeelValue]:
        answers: dict[str, FeelValue] = {}
        run = frame.run
        for at, (column, code) in enumerate(zip(self.outputs, rule.outputs, strict=True)):
            mark = len(run.notes)
            value = code(frame)
            if len(run.notes) > mark:
                run.locate(mark, self._cell_place(number, column.name))
            try:
                answers[column.name] = coerce(value, column.kind)
            except Fault as fault:
                text = rule.texts[at]
                site = Site(text, 0, len(text), self._cell_place(number, column.name))
                raise _CellFault(fault.message, site) from None
        return answers

    def _column_place(self, label: str) -> Message:
        return message('%(table)s, column "%(label)s"', table=self.id, label=label)

    def _cell_place(self, number: int, label: str) -> Message:
        return message('%(table)s, rule %(rule)s, column "%(label)s"', table=self.id, rule=number, label=label)

    def _ranks(self, hit: Hit, frame: Frame) -> tuple[int, ...]:
        return tuple(rank(column.ranks, hit.outputs[column.name], frame) for column in self.outputs)

    def _defaults(self, frame: Frame) -> FeelValue:
        if not any(column.default for column in self.outputs):
            return None
        values = {column.name: column.default(frame) if column.default else None for column in self.outputs}
        return next(iter(values.values())) if len(values) == 1 else values


def read_table(element: Element, scope: Scope, answers: FeelType = ANY) -> Table:
    """Read a ``decisionTable``; what cannot be read is reported on the scope.

    ``answers`` is the type of the decision's variable: its allowed values give the order where a ranking table has
    no output values of its own.
    """
    policy, aggregation = element.get("hitPolicy", "UNIQUE"), element.get("aggregation", "")
    inputs = tuple(_read_input(column, scope) for column in children(element, "input"))
    columns = list(children(element, "output"))
    outputs = tuple(_read_output(column, element, len(columns), scope) for column in columns)
    if policy in RANKED:
        declared = scope.type_of(type_reference(element), element) if type_reference(element) else answers
        outputs = tuple(_ranked(column, declared, len(columns)) for column in outputs)
    if (policy, aggregation if policy == "COLLECT" else "") not in POLICIES:
        unknown = message(
            'Expected a hit policy of DMN, but "%(policy)s %(aggregation)s" is not supported.',
            policy=policy, aggregation=aggregation,
        )
        scope.problem(element, unknown)
    if not outputs:
        scope.problem(element, message("Expected at least one output column, but there is none."))
    if aggregation and policy == "COLLECT" and aggregation != "COUNT" and len(outputs) > 1:
        several = message(
            "Expected one output column for %(aggregation)s, but there are %(count)s.",
            aggregation=aggregation, count=len(outputs),
        )
        scope.problem(element, several)
    if policy in RANKED and not any(column.ranks for column in outputs):
        missing = message("Expected output values for hit policy %(policy)s, but there are none.", policy=policy)
        scope.problem(element, missing)
    rows = (_read_rule(row, inputs, len(outputs), scope) for row in children(element, "rule"))
    rules = tuple(rule for rule in rows if rule is not None)
    identity = id_of(element)
    site = Site(identity, 0, len(identity))
    aggregation = aggregation if policy == "COLLECT" else ""
    index = Index([rule.cells for rule in rules])
    return Table(inputs, outputs, rules, policy, aggregation, site, identity, index)


def _read_input(column: Element, scope: Scope) -> Input:
    expression = child(column, "inputExpression")
    text = text_of(expression)
    source = expression if expression is not None else column
    label = column.get("label") or text
    code = scope.literal(text, source) if text else scope.missing(column, message("Expected an input expression."))
    kind = scope.type_of(type_reference(expression), source)
    allowed = text_of(child(column, "inputValues"))
    tests = scope.tests(allowed, column) if allowed else None
    site = Site(text, 0, len(text))
    return Input(label, coerced(code, kind, site), tests, site, text)


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
        scope.problem(column, message("Expected a name for each output column when there are several."))
    reference = type_reference(column) or (table.get("typeRef") if count == 1 and _is_single(table) else None)
    default = child(column, "defaultOutputEntry")
    text, kind = text_of(default), scope.type_of(reference, column)
    answer = scope.literal(text, default) if default is not None and text else None
    if answer is not None and _is_single(table):
        answer = coerced(answer, kind, Site(text, 0, len(text)))
    return Output(name, kind, scope.single_tests(text_of(child(column, "outputValues")), column), answer)


def _ranked(column: Output, answers: FeelType, count: int) -> Output:
    """Return an output column with the order of what its type allows, unless it has output values of its own."""
    if column.ranks:
        return column
    kind = column.kind if column.kind.name != "Any" else column_type(answers, column.name, count)
    return replace(column, ranks=order_of(kind))


def _is_single(table: Element) -> bool:
    """Say whether a table answers with one value, whose type is then that of its only output."""
    return table.get("hitPolicy", "UNIQUE") in {"UNIQUE", "ANY", "FIRST", "PRIORITY"} or bool(table.get("aggregation"))


def _read_rule(row: Element, inputs: tuple[Input, ...], outputs: int, scope: Scope) -> Rule | None:
    entries, answers = list(children(row, "inputEntry")), list(children(row, "outputEntry"))
    if len(entries) != len(inputs) or len(answers) != outputs:
        uneven = message(
            "Expected %(inputs)s input and %(outputs)s output cells, but got %(tests)s and %(answers)s.",
            inputs=len(inputs), outputs=outputs, tests=len(entries), answers=len(answers),
        )
        scope.problem(row, uneven)
        return None
    texts = [text_of(entry) or "-" for entry in entries]
    read = [scope.unary_tests(text, entry) for text, entry in zip(texts, entries, strict=True)]
    cells = tuple(
        Cell(column.label, column.text, text, tests.tree if tests is not None else None)
        for column, text, tests in zip(inputs, texts, read, strict=True)
    )
    notes = tuple(text for cell in children(row, "annotationEntry") if (text := text_of(cell)))
    description = child(row, "description")
    if description is not None and (description.text or "").strip():
        notes += ((description.text or "").strip(),)
    codes = tuple(tests.code if tests is not None else cannot_tell for tests in read)
    outcomes = tuple(_answer(answer, scope) for answer in answers)
    return Rule(row.get("id", ""), codes, outcomes, notes, cells, tuple(map(text_of, answers)))


def _answer(cell: Element, scope: Scope) -> Code:
    text = text_of(cell)
    return scope.literal(text, cell) if text and text != "-" else lambda frame: None
