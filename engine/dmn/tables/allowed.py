"""Allowed values in their order: what a type or an output column allows, and which value comes before which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.dmn.graph.trace import active_run
from engine.feel import FeelValue, compile_unary_tests
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import TestCode, Unit, compile_tests
from engine.feel.evaluation import Frame
from engine.feel.syntax import tree
from engine.feel.syntax.parser import parse_unary_tests
from engine.feel.types import ANY, ContextType, FeelType, ItemType, ListType


@dataclass(frozen=True, slots=True)
class AllowedValues:
    """The check of what a type allows; it counts against the limits of the decision that is being made.

    ``each`` tests the allowed values one by one, in the order in which they are written; ``test`` all at once.
    """

    test: TestCode
    each: tuple[TestCode, ...]

    def __call__(self, value: FeelValue) -> bool:
        """Say whether a value is allowed."""
        run = active_run()
        notes, run.notes = run.notes, []
        run.charge()
        try:
            return self.test(Frame({}, None, run), value) is True
        finally:
            run.notes = notes


def read_allowed(text: str, names: Sequence[str]) -> AllowedValues:
    """Compile what a type allows. Raises FeelSyntaxError."""
    return AllowedValues(compile_unary_tests(text, names).code, single_tests(text, names, {}))


def single_tests(text: str, names: Sequence[str], types: Mapping[str, FeelType]) -> tuple[TestCode, ...]:
    """Compile each of several unary tests by itself, in their order; those in ``not(…)`` are one.

    Raises FeelSyntaxError.
    """
    node = parse_unary_tests(text, names, BUILTINS, types)
    unit = Unit(text, BUILTINS)
    if node.negated or node.always:
        return (compile_tests(node, unit),)
    return tuple(compile_tests(tree.Tests(test.start, test.end, (test,), False), unit) for test in node.tests)


def order_of(kind: FeelType) -> tuple[TestCode, ...]:
    """Return the tests of the values that a type allows, in their order; nothing when it does not limit them."""
    while isinstance(kind, ItemType):
        if isinstance(kind.allowed, AllowedValues):
            return kind.allowed.each
        kind = kind.base
    return ()


def column_type(answers: FeelType, name: str, columns: int) -> FeelType:
    """Return the type of one output column of a table that answers with a type, or with a list of it."""
    while isinstance(answers, ItemType | ListType):
        if columns == 1 and order_of(answers):
            return answers
        answers = answers.base if isinstance(answers, ItemType) else answers.item
    if columns == 1 or not isinstance(answers, ContextType):
        return answers if columns == 1 else ANY
    return dict(answers.entries).get(name, ANY)


def rank(tests: Sequence[TestCode], value: FeelValue, frame: Frame) -> int:
    """Return the place of a value among the allowed ones, 0 the highest; any other comes after them."""
    return next((place for place, test in enumerate(tests) if test(frame, value) is True), len(tests))
