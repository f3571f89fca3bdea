"""Values of parts that read no names: they are the same in every evaluation."""

from engine.feel.analysis.core import Scope, Study
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.added import ADDED
from engine.feel.compiler import Unit, compile_node
from engine.feel.compiler.tests import TestCode, compile_tests
from engine.feel.errors import Fault, FeelLimitError
from engine.feel.evaluation import MAX_STEPS, Frame, Run
from engine.feel.syntax import tree
from engine.feel.syntax.reading import children
from engine.feel.values import FeelValue

_CHANGING = frozenset({"now", "today"})
_STEPS = 2_000


class Unknown:
    """The value of a part that reads names, or takes too long to tell."""


UNKNOWN = Unknown()


def fold(node: tree.Node, study: Study, scope: Scope) -> FeelValue:
    """Return the value of a part without names, or ``UNKNOWN``."""
    if isinstance(node, tree.Literal):
        return node.value
    if not is_constant(node, study, scope):
        return UNKNOWN
    try:
        return compile_node(node, Unit(study.source, BUILTINS))(_frame())
    except (Fault, FeelLimitError):
        return UNKNOWN


def fold_tests(tests: tuple[tree.Node, ...], study: Study, scope: Scope) -> TestCode | None:
    """Return the closure of unary tests without names, to be asked with ``ask``; nothing when they read names."""
    if not all(is_constant(test, study, scope) for test in tests):
        return None
    return compile_tests(tree.Tests(tests[0].start, tests[-1].end, tests, False), Unit(study.source, BUILTINS))


def ask(tests: TestCode, value: FeelValue) -> bool | None:
    """Return whether a value passes tests, null when they cannot tell."""
    try:
        return tests(_frame(), value)
    except (Fault, FeelLimitError):
        return None


def _frame() -> Frame:
    run = Run()
    run.steps = MAX_STEPS - _STEPS
    return Frame({}, None, run)


def is_constant(node: tree.Node, study: Study, scope: Scope) -> bool:
    """Say whether a part reads no name but those of functions whose result depends on their arguments alone."""
    if not study.spend(1):
        return False
    if isinstance(node, tree.Name):
        return study.is_builtin(node, scope) and node.name not in _CHANGING and node.name not in ADDED
    return all(is_constant(child, study, scope) for child in children(node))
