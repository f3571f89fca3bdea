"""Compiles literals, names, operators, logic and ``if``."""

import operator as operator_module
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.comparison import compare
from engine.feel.compiler.core import Code, Unit, compile_node, compiles
from engine.feel.errors import Fault
from engine.feel.evaluation import MISSING, Frame, Site
from engine.feel.messages import message
from engine.feel.moments.dates import DateTime
from engine.feel.operators import arithmetic_operation, negate
from engine.feel.syntax import tree
from engine.feel.types import FeelType
from engine.feel.values import FeelValue

_ARITHMETIC = frozenset({"+", "-", "*", "/", "**"})
SIMPLE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator_module.eq,
    "!=": operator_module.ne,
    "<": operator_module.lt,
    "<=": operator_module.le,
    ">": operator_module.gt,
    ">=": operator_module.ge,
}
"""Comparisons of two strings or two numbers, which need no checks."""
_LONG = 1_000
"""Strings of more characters than these are charged when they are compared or joined."""
_CHARACTERS_PER_STEP = 10_000
_POWER_STEPS = 40
"""A power takes so long unless its exponent is a small whole number."""
_SMALL_EXPONENT = 100
_MOMENT_STEPS = 6
"""Adding to a date and time: its zone is asked for the offset before and after."""


@compiles(tree.Literal)
def literal(node: tree.Literal, unit: Unit) -> Code:
    """A constant."""
    value = node.value
    return lambda frame: value


@compiles(tree.Name)
def name(node: tree.Name, unit: Unit) -> Code:
    """A variable, or a function of FEEL itself when no variable hides it."""
    wanted = node.name
    builtin = unit.functions.get(wanted)
    site = unit.site(node)

    def read(frame: Frame) -> FeelValue:
        try:
            value = frame.find(wanted)
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None
        if value is not MISSING:
            return value
        if builtin is None:
            frame.run.note(site, message('Expected a variable "%(name)s", but there is none.', name=wanted))
        return builtin

    return read


@compiles(tree.Binary)
def binary(node: tree.Binary, unit: Unit) -> Code:
    """An arithmetic operator or a comparison."""
    left, right = compile_node(node.left, unit), compile_node(node.right, unit)
    operator, site = node.operator, unit.site(node)
    if operator in _ARITHMETIC:
        return _arithmetic(left, right, operator, site)
    simple = SIMPLE[operator]

    def run(frame: Frame) -> FeelValue:
        one, other = left(frame), right(frame)
        kind = type(one)
        if kind is type(other):
            if kind is Decimal:
                return simple(one, other)
            if kind is str:
                if len(one) > _LONG:
                    frame.run.charge(len(one) // _CHARACTERS_PER_STEP)
                return simple(one, other)
        try:
            return compare(operator, one, other, frame.run.budget)
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None

    return run


def _arithmetic(left: Code, right: Code, operator: str, site: Site) -> Code:
    operate = arithmetic_operation(operator)
    is_power = operator == "**"

    def run(frame: Frame) -> FeelValue:
        one, other = left(frame), right(frame)
        if is_power:
            frame.run.charge(1 if _is_small(other) else _POWER_STEPS)
        elif type(one) is str and type(other) is str:
            frame.run.charge((len(one) + len(other)) // _LONG)
        elif type(one) is DateTime or type(other) is DateTime:
            frame.run.charge(_MOMENT_STEPS)
        try:
            return operate(one, other)
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None

    return run


def _is_small(exponent: FeelValue) -> bool:
    return type(exponent) is Decimal and abs(exponent) <= _SMALL_EXPONENT and exponent == int(exponent)


@compiles(tree.Negation)
def negation(node: tree.Negation, unit: Unit) -> Code:
    """``-x``."""
    operand, site = compile_node(node.operand, unit), unit.site(node)

    def run(frame: Frame) -> FeelValue:
        try:
            return negate(operand(frame))
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None

    return run


@compiles(tree.Logic)
def logic(node: tree.Logic, unit: Unit) -> Code:
    """``and`` / ``or`` (DMN 1.5 table 50): anything but true and false counts as unknown."""
    left, right = compile_node(node.left, unit), compile_node(node.right, unit)
    decisive = node.operator == "or"

    def run(frame: Frame) -> FeelValue:
        one = left(frame)
        if one is decisive:
            return decisive
        other = right(frame)
        if other is decisive:
            return decisive
        return (not decisive) if isinstance(one, bool) and isinstance(other, bool) else None

    return run


@compiles(tree.Between)
def between(node: tree.Between, unit: Unit) -> Code:
    """``value between low and high``: both comparisons, joined by a three-valued ``and`` (DMN 1.5 table 55)."""
    value, low, high = (compile_node(part, unit) for part in (node.value, node.low, node.high))
    site = unit.site(node)

    def compared(operator: str, tested: FeelValue, bound: FeelValue, frame: Frame) -> bool | None:
        try:
            return compare(operator, tested, bound)
        except Fault as fault:
            frame.run.note(site, fault.message)
            return None

    def run(frame: Frame) -> bool | None:
        tested, first, last = value(frame), low(frame), high(frame)
        above = compared(">=", tested, first, frame)
        below = compared("<=", tested, last, frame) if above is not False else None
        if above is False or below is False:
            return False
        return None if above is None or below is None else True

    return run


@compiles(tree.If)
def conditional(node: tree.If, unit: Unit) -> Code:
    """``if``: anything but true takes the ``else``."""
    condition, chosen, other = (compile_node(part, unit) for part in (node.condition, node.chosen, node.other))
    return lambda frame: chosen(frame) if condition(frame) is True else other(frame)


@compiles(tree.InstanceOf)
def instance_of(node: tree.InstanceOf, unit: Unit) -> Code:
    """``value instance of type``; null is an instance of ``Null`` alone."""
    value, kind = compile_node(node.value, unit), node.type
    steps = 0 if type(kind) is FeelType else kind.name.count(":") + kind.name.count("<")

    def run(frame: Frame) -> bool:
        tested = value(frame)
        frame.run.charge(steps)
        return kind.name == "Null" if tested is None else kind.conforms(tested, frame.run.budget)

    return run
