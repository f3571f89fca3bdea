"""Contexts, lists, ranges, paths and filters."""

from engine.feel.analysis.conditions import check_filter_condition
from engine.feel.analysis.core import Scope, Study, infer, infers, nearest
from engine.feel.analysis.kinds import (
    NULL,
    SCALARS,
    ExactContext,
    comparable,
    context_of,
    family,
    join,
    join_all,
    list_of,
    plain,
    range_of,
)
from engine.feel.analysis.meanings import PROPERTIES, property_type
from engine.feel.messages import message
from engine.feel.syntax import tree
from engine.feel.types import ANY, ContextType, FeelType, ListType


@infers(tree.ContextNode)
def context(node: tree.ContextNode, study: Study, scope: Scope) -> FeelType:
    """``{key: value}``: later entries see earlier ones."""
    entries: dict[str, FeelType] = {}
    inner = scope.child(entries)
    for key, value in node.entries:
        entries[key] = infer(value, study, inner)
    return context_of(entries, exact=True)


@infers(tree.ListNode)
def list_node(node: tree.ListNode, study: Study, scope: Scope) -> FeelType:
    """``[item, …]``."""
    return list_of(join_all([infer(item, study, scope) for item in node.items]))


@infers(tree.RangeNode)
def range_node(node: tree.RangeNode, study: Study, scope: Scope) -> FeelType:
    """``[low..high]``."""
    low = infer(node.low, study, scope) if node.low is not None else NULL
    high = infer(node.high, study, scope) if node.high is not None else NULL
    if not comparable(low, high):
        study.advise(
            node, "always-null", "warning",
            message(
                "Expected two ends of one type, but a range from %(low)s to %(high)s is always null.",
                low=low.name, high=high.name,
            ),
        )  # fmt: skip
        return NULL
    return range_of(join(low, high))


@infers(tree.Comparison)
def open_range(node: tree.Comparison, study: Study, scope: Scope) -> FeelType:
    """``(< 5)`` as a value."""
    return range_of(infer(node.operand, study, scope))


@infers(tree.Path)
def path(node: tree.Path, study: Study, scope: Scope) -> FeelType:
    """``base.name``: an entry, the entries of a list's contexts, or a property."""
    inner = study.dotted(node.base, scope) if isinstance(node.base, tree.Path) else ""
    before = inner in study.paths
    base = infer(node.base, study, scope)
    if not before:
        study.paths.discard(inner)
    whole = study.dotted(node, scope)
    if whole:
        study.paths.add(whole)
    return _entry(node, plain(base), study)


def _entry(node: tree.Path, base: FeelType, study: Study) -> FeelType:
    if isinstance(base, ListType):
        return list_of(_entry(node, plain(base.item), study))
    if isinstance(base, ContextType):
        return _of_context(node, base, study)
    found = property_type(base, node.name)
    if found is None and (family(base) in SCALARS or family(base) in PROPERTIES):
        study.advise(
            node, "always-null", "warning",
            message('Expected a property, but a %(kind)s has no "%(name)s".', kind=base.name, name=node.name),
            nearest(node.name, PROPERTIES.get(family(base), {})),
        )  # fmt: skip
        return NULL
    return ANY if found is None else found


def _of_context(node: tree.Path, base: ContextType, study: Study) -> FeelType:
    entries = dict(base.entries)
    if node.name in entries:
        return plain(entries[node.name])
    exact = isinstance(base, ExactContext)
    if exact or (study.closed and entries):
        study.advise(
            node, "unknown-name", "warning",
            message('Expected an entry of the context, but there is no "%(name)s".', name=node.name),
            nearest(node.name, entries),
        )  # fmt: skip
    return NULL if exact else ANY


@infers(tree.Filter)
def filter_node(node: tree.Filter, study: Study, scope: Scope) -> FeelType:
    """``list[condition]`` or ``list[index]``."""
    base = plain(infer(node.base, study, scope))
    item = plain(base.item) if isinstance(base, ListType) else base
    inner = _item_scope(item, scope)
    condition = infer(node.condition, study, inner)
    if is_number(node.condition):
        return item
    check_filter_condition(node.condition, condition, study, inner)
    return list_of(item) if family(condition) in {"boolean", "Null"} else ANY


def _item_scope(item: FeelType, scope: Scope) -> Scope:
    values: dict[str, FeelType] = {"item": item}
    outer = scope.child(values, maybe=item.name == "Any" or (family(item) == "context" and not _is_exact(item)))
    return outer.child(dict(item.entries)) if isinstance(item, ContextType) else outer


def _is_exact(item: FeelType) -> bool:
    return isinstance(item, ExactContext)


def is_number(node: tree.Node) -> bool:
    """Say whether a node is a number written out, with or without a sign."""
    if isinstance(node, tree.Negation):
        return is_number(node.operand)
    return isinstance(node, tree.Literal) and type(node.value).__name__ == "Decimal"
