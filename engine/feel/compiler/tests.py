"""Compiles unary tests and ``in`` (DMN 1.5 §7.3.16 and table 55)."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from engine.feel.comparison import compare, equals, in_range, order
from engine.feel.compiler.basics import SIMPLE
from engine.feel.compiler.core import Code, Unit, compile_node, compiles
from engine.feel.errors import Fault
from engine.feel.evaluation import ITEMS_PER_STEP, Frame, Run
from engine.feel.operators import negate
from engine.feel.syntax import tree
from engine.feel.syntax.reading import mentions
from engine.feel.values import FeelValue, Range

_STEPS_OF_A_FAULT = 4
TestCode: TypeAlias = Callable[[Frame, FeelValue], bool | None]


def compile_tests(node: tree.Tests, unit: Unit) -> TestCode:
    """Return a closure that says whether a value passes unary tests (null when a test cannot tell)."""
    if node.always:
        return lambda frame, value: True
    tests = [compile_test(test, unit) for test in node.tests]
    passes = tests[0] if len(tests) == 1 else _any_of(tests)
    if not node.negated:
        return passes

    def fails(frame: Frame, value: FeelValue) -> bool | None:
        answer = passes(frame, value)
        return None if answer is None else not answer

    return fails


def _any_of(tests: list[TestCode]) -> TestCode:
    def run(frame: Frame, value: FeelValue) -> bool | None:
        outcome: bool | None = False
        for test in tests:
            answer = test(frame, value)
            if answer:
                return True
            if answer is None:
                outcome = None
        return outcome

    return run


def compile_test(node: tree.Node, unit: Unit) -> TestCode:
    """Return the closure of one test."""
    site = unit.site(node)
    judge = _comparison(node, unit) if isinstance(node, tree.Comparison) else _value_test(node, unit)

    def run(frame: Frame, value: FeelValue) -> bool | None:
        try:
            return judge(frame, value)
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None

    return run


def _comparison(node: tree.Comparison, unit: Unit) -> TestCode:
    operand, operator = compile_node(node.operand, unit), node.operator
    limit, holds = _constant(node.operand), SIMPLE[operator]
    if type(limit) is not Decimal:
        return lambda frame, value: compare(operator, value, operand(frame), frame.run.budget)

    def judge(frame: Frame, value: FeelValue) -> bool | None:
        return holds(value, limit) if type(value) is Decimal else compare(operator, value, limit, frame.run.budget)

    return judge


def _constant(node: tree.Node | None) -> FeelValue:
    """Return the value that is written at a node, a number with its sign; null for anything else."""
    if isinstance(node, tree.Negation):
        value = _constant(node.operand)
        return negate(value) if type(value) is Decimal else None
    return node.value if isinstance(node, tree.Literal) else None


def _range_of_constants(node: tree.RangeNode) -> TestCode | None:
    """Return the test for a range between two constants, which is made once; numbers need no further checks."""
    low, high = _constant(node.low), _constant(node.high)
    if low is None or type(low) is not type(high) or not _goes_up(low, high):
        return None
    span = Range(low, high, node.low_closed, node.high_closed)
    if type(low) is not Decimal:
        return lambda frame, value: belongs(value, span, frame.run)
    above, below = SIMPLE[">=" if node.low_closed else ">"], SIMPLE["<=" if node.high_closed else "<"]

    def judge(frame: Frame, value: FeelValue) -> bool | None:
        if type(value) is Decimal:
            return above(value, low) and below(value, high)
        return belongs(value, span, frame.run)

    return judge


def _goes_up(low: FeelValue, high: FeelValue) -> bool:
    try:
        return order(low, high) <= 0
    except Fault:
        return False


def _value_test(node: tree.Node, unit: Unit) -> TestCode:
    known = _range_of_constants(node) if isinstance(node, tree.RangeNode) else None
    if known is not None:
        return known
    code: Code = compile_node(node, unit)
    if isinstance(node, tree.Literal):
        constant = node.value
        return lambda frame, value: equals(value, constant)
    asks = mentions(node, "?")

    def judge(frame: Frame, value: FeelValue) -> bool | None:
        result = code(frame.child({"?": value}) if asks else frame)
        if isinstance(result, bool) and (asks or not isinstance(value, bool)):
            return result
        if asks and result is None:
            return None
        return belongs(value, result, frame.run)

    return judge


def belongs(value: FeelValue, result: FeelValue, run: Run) -> bool | None:
    """Say whether a value is in a range or list, or equals another value. Raises Fault when they cannot be compared."""
    if isinstance(result, list):
        run.charge(len(result) // ITEMS_PER_STEP)
        return _is_among(value, result, run) or (isinstance(value, list) and bool(equals(value, result, run.budget)))
    return _fits(value, result, run)


def _fits(value: FeelValue, wanted: FeelValue, run: Run) -> bool | None:
    if isinstance(wanted, Range) and not isinstance(value, Range):
        return in_range(value, wanted)
    return equals(value, wanted, run.budget)


def _is_among(value: FeelValue, items: list[FeelValue], run: Run) -> bool:
    """Say whether a value fits an item. One that it cannot be compared with matters only when none fits."""
    problem: Fault | None = None
    for item in items:
        try:
            if _fits(value, item, run):
                return True
        except Fault as fault:
            problem = fault
            run.charge(_STEPS_OF_A_FAULT)
    if problem is not None and not isinstance(value, list):
        raise problem
    return False


@compiles(tree.In)
def within(node: tree.In, unit: Unit) -> Code:
    """``value in tests``."""
    value = compile_node(node.value, unit)
    passes = _any_of([compile_test(test, unit) for test in node.tests])
    return lambda frame: passes(frame, value(frame))
