"""``for``, ``some``, ``every`` and function definitions."""

from engine.feel.analysis.conditions import check_condition, check_quantified
from engine.feel.analysis.core import Scope, Study, infer, infers
from engine.feel.analysis.kinds import (
    BOOLEAN,
    DATE,
    LIST,
    NUMBER,
    SCALARS,
    OwnFunction,
    family,
    list_of,
    plain,
)
from engine.feel.messages import message
from engine.feel.syntax import tree
from engine.feel.types import FeelType, ListType, RangeType

_COUNTED = frozenset({NUMBER.name, DATE.name, "Any", "Null"})


@infers(tree.For)
def for_loop(node: tree.For, study: Study, scope: Scope) -> FeelType:
    """``for … return body``: a list of what the body yields."""
    inner = _iterated(node.iterations, study, scope)
    return list_of(infer(node.body, study, inner.child({"partial": LIST})))


@infers(tree.Quantified)
def quantified(node: tree.Quantified, study: Study, scope: Scope) -> FeelType:
    """``some`` / ``every``."""
    inner = _iterated(node.iterations, study, scope)
    kind = infer(node.condition, study, inner)
    check_condition(node.condition, kind, study)
    check_quantified(node, study, inner)
    return BOOLEAN


def _iterated(iterations: tuple[tree.Iteration, ...], study: Study, scope: Scope) -> Scope:
    for iteration in iterations:
        first = plain(infer(iteration.source, study, scope))
        item = _item(iteration, first, study)
        if iteration.last is not None:
            last = infer(iteration.last, study, scope)
            _check_counted(iteration, iteration.last, last, study)
        scope = scope.child({iteration.name: item})
    return scope


def _item(node: tree.Iteration, kind: FeelType, study: Study) -> FeelType:
    if node.last is not None:
        _check_counted(node, node.source, kind, study)
        return kind
    if isinstance(kind, ListType):
        return plain(kind.item)
    if isinstance(kind, RangeType):
        _check_counted(node, node.source, kind.item, study)
        return plain(kind.item)
    if family(kind) in SCALARS:
        study.advise(
            node.source, "type-mismatch", "warning",
            message("Expected a list or range to go through, but got a single %(kind)s.", kind=kind.name),
            message("Write a list, or a range like 1..10."),
        )  # fmt: skip
    return kind


def _check_counted(node: tree.Iteration, end: tree.Node, kind: FeelType, study: Study) -> None:
    if family(kind) not in _COUNTED:
        study.advise(
            end, "always-null", "warning",
            message("Expected whole numbers or dates to count between, but got %(kind)s.", kind=kind.name),
        )  # fmt: skip


@infers(tree.FunctionNode)
def definition(node: tree.FunctionNode, study: Study, scope: Scope) -> FeelType:
    """``function(a: number) body``."""
    parameters = {name: plain(kind) for name, kind in node.parameters}
    result = infer(node.body, study, scope.child(parameters))
    kinds = tuple(kind for _, kind in node.parameters)
    inner = ", ".join(kind.name for kind in kinds)
    return OwnFunction(f"function<{inner}>->{result.name}"[:400], kinds, result, tuple(parameters))
