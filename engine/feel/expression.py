"""Compiled expressions and unary tests: what the rest of the engine holds on to and evaluates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, lru_cache, partial

from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Code, TestCode, Unit, compile_node, compile_tests
from engine.feel.compiler.functions import make_native
from engine.feel.errors import Fault, FeelLimitError
from engine.feel.evaluation import Evaluation, Frame, Reason, Run
from engine.feel.messages import message
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.feel.syntax.reading import reads
from engine.feel.syntax.tree import Node, Tests
from engine.feel.types import FeelType, coerce
from engine.feel.values import FeelValue, Function, Parameter, normalise

_TOO_DEEP = message("Expected an evaluation of moderate depth, but it calls itself or nests too deeply. Simplify it.")


class Expression:
    """A compiled FEEL expression; evaluate it as often as you like, from any thread."""

    def __init__(self, source: str, code: Code, tree: Node, names: tuple[str, ...]) -> None:
        self.source = source
        self.code = code
        self._tree = tree
        self._names = names

    @property
    def tree(self) -> Node:
        """The syntax tree, for checks and limits."""
        return self._tree

    @cached_property
    def reads(self) -> frozenset[str]:
        """Names needed from the context. Inside a filter a name may also be an entry of the item."""
        return reads(self._tree) - (BUILTINS.keys() - set(self._names))

    def evaluate(self, context: Mapping[str, FeelValue], now: datetime | None = None) -> FeelValue:
        """Return the value; null when the standard says so. Raises FeelLimitError when a limit stops it.

        ``context`` is only asked for the names that are read. ``now`` (default: the current UTC time) is what
        ``now()`` and ``today()`` return.
        """
        return _guarded(self.code, Frame(context, None, Run(now)))

    def explain(self, context: Mapping[str, FeelValue], now: datetime | None = None) -> Evaluation:
        """Return the value and why anything on the way became null. Raises FeelLimitError like ``evaluate``."""
        run = Run(now)
        value = _guarded(self.code, Frame(context, None, run))
        return Evaluation(value, run.reasons())


class UnaryTests:
    """Compiled unary tests, for example ``"high", "critical"`` or ``>= 5``."""

    def __init__(self, source: str, code: TestCode, tree: Tests, names: tuple[str, ...]) -> None:
        self.source = source
        self.code = code
        self._tree = tree
        self._names = names

    @property
    def tree(self) -> Tests:
        """The syntax tree, for checks and indexes."""
        return self._tree

    @cached_property
    def reads(self) -> frozenset[str]:
        """Names needed from the context; ``?`` is not one of them."""
        return reads(self._tree) - (BUILTINS.keys() - set(self._names)) - {"?"}

    def matches(self, value: FeelValue, context: Mapping[str, FeelValue], now: datetime | None = None) -> bool:
        """Say whether a value passes; a test that cannot tell does not match. Raises FeelLimitError."""
        return self.explain(value, context, now).value is True

    def explain(self, value: FeelValue, context: Mapping[str, FeelValue], now: datetime | None = None) -> Evaluation:
        """Return true, false or null, with the reasons. Raises FeelLimitError."""
        run = Run(now)
        try:
            tested = normalise(value)
        except Fault as fault:
            return Evaluation(None, (Reason(fault.message, 1, 1, self.source),))
        answer = _guarded(lambda frame: self.code(frame, tested), Frame(context, None, run))
        return Evaluation(answer, run.reasons())


def _guarded(code: Code, frame: Frame) -> FeelValue:
    try:
        return code(frame)
    except RecursionError:
        raise FeelLimitError(_TOO_DEEP) from None


def compile_expression(
    source: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> Expression:
    """Compile an expression. Raises FeelSyntaxError, also for a function that is not in scope.

    ``names`` are names in scope: needed for those with spaces or operators inside, and for functions in the context.
    ``types`` are named types for ``instance of`` and parameters.
    """
    if types:
        return _compile_expression(source, tuple(names), types)
    return _cached_expression(source, tuple(names))


def names_within(source: str, context: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a context that a text may hold and that have to be declared to be read as one."""
    spaced = (name for name in context if not name.isidentifier())
    return tuple(sorted(name for name in spaced if all(word in source for word in name.split())))


def compile_unary_tests(
    source: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> UnaryTests:
    """Compile unary tests. Raises FeelSyntaxError."""
    if types:
        return _compile_unary_tests(source, tuple(names), types)
    return _cached_unary_tests(source, tuple(names))


@lru_cache(maxsize=4096)
def _cached_expression(source: str, names: tuple[str, ...]) -> Expression:
    return _compile_expression(source, names, {})


@lru_cache(maxsize=4096)
def _cached_unary_tests(source: str, names: tuple[str, ...]) -> UnaryTests:
    return _compile_unary_tests(source, names, {})


def _compile_expression(source: str, names: tuple[str, ...], types: Mapping[str, FeelType]) -> Expression:
    node = parse_expression(source, names, BUILTINS, types)
    return Expression(source, compile_node(node, Unit(source, BUILTINS)), node, names)


def _compile_unary_tests(source: str, names: tuple[str, ...], types: Mapping[str, FeelType]) -> UnaryTests:
    node = parse_unary_tests(source, names, BUILTINS, types)
    return UnaryTests(source, compile_tests(node, Unit(source, BUILTINS)), node, names)


def host_function(name: str, parameters: Mapping[str, FeelType], body: Callable[..., FeelValue]) -> Function:
    """Make a FEEL function of a Python one, to be put into contexts under its name.

    ``parameters`` gives their names and types in order; a body that raises ValueError makes the call null.
    """
    slots = tuple(Parameter(label, partial(_fit, kind=kind), kind.name) for label, kind in parameters.items())

    def call(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
        try:
            return normalise(body(*arguments))
        except ValueError as error:
            raise Fault(str(error)) from None

    return make_native(name, slots, call)


def _fit(value: FeelValue, kind: FeelType) -> FeelValue:
    return coerce(value, kind)
