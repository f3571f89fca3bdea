"""What is told about conditions."""

from engine.feel.analysis.conditions.folding import fold, is_constant
from engine.feel.analysis.conditions.formula import possible
from engine.feel.analysis.core import Scope, Study
from engine.feel.analysis.findings import NO_HINT
from engine.feel.analysis.kinds import family
from engine.feel.messages import Message, message
from engine.feel.syntax import tree
from engine.feel.types import FeelType

_TRUTHS = frozenset({"boolean", "Any", "Null"})
_MAX_SHOWN = 60


def check_condition(node: tree.Node, kind: FeelType, study: Study) -> None:
    """Tell of a condition that is never true or false, because its value is of another type."""
    if family(kind) not in _TRUTHS:
        study.advise(
            node, "type-mismatch", "warning",
            message("Expected true or false as a condition, but this is a %(kind)s.", kind=kind.name),
            message("Compare it with something."),
        )  # fmt: skip


def check_filter_condition(node: tree.Node, kind: FeelType, study: Study, scope: Scope) -> None:
    """Tell of a filter whose condition is the same for every item, or neither a condition nor an index."""
    if family(kind) not in _TRUTHS | {"number"}:
        study.advise(
            node, "type-mismatch", "warning",
            message("Expected a condition or an index in a filter, but this is a %(kind)s.", kind=kind.name),
        )  # fmt: skip
        return
    value = fold(node, study, scope)
    if isinstance(value, bool):
        _tell_constant(node, value, study)


def check_quantified(node: tree.Quantified, study: Study, scope: Scope) -> None:
    """Tell of ``some`` and ``every`` whose condition is the same for every item."""
    value = fold(node.condition, study, scope)
    if isinstance(value, bool):
        _tell_constant(node.condition, value, study)


def _tell_constant(node: tree.Node, value: bool, study: Study) -> None:
    sentence = (
        message("Expected a condition that looks at the item, but this is true for every item.")
        if value
        else message("Expected a condition that looks at the item, but this is true for no item.")
    )
    study.advise(node, "constant-condition", "warning", sentence)


def check_logic(node: tree.Logic, study: Study, scope: Scope) -> None:
    """Tell of a combination of conditions that is always or never true, unless a part was told about already."""
    if any(node.start <= advice.start and advice.end <= node.end for advice in study.advice):
        return
    found = possible(node, (), study, scope)
    if not found:
        return
    if True not in found:
        sentence = message("Expected a condition that can be true, but no values make this one true.")
        study.advise(node, "constant-condition", "warning", sentence, _logic_hint(node, study, scope))
    elif found == {True}:
        sentence = message("Expected a condition that can be other than true, but this one is always true.")
        study.advise(node, "constant-condition", "warning", sentence, _logic_hint(node, study, scope))


def _logic_hint(node: tree.Logic, study: Study, scope: Scope) -> Message:
    if is_constant(node, study, scope):
        return NO_HINT
    if node.operator == "and":
        return message('Did you mean "or"?')
    return message('Did you mean "and"?')


def reachable(node: tree.If, kind: FeelType, study: Study, scope: Scope) -> None:
    """Tell of a branch of ``if`` that no values lead to."""
    if family(kind) not in _TRUTHS:
        return
    found = possible(node.condition, scope.assumed, study, scope)
    if not found:
        return
    if True not in found:
        _tell_dead_then(node, study, scope)
    elif found == {True}:
        _tell_dead_else(node, study, scope)


def _tell_dead_then(node: tree.If, study: Study, scope: Scope) -> None:
    alone = possible(node.condition, (), study, scope)
    condition = _shown(node.condition, study)
    if alone is not None and True in alone:
        sentence = message(
            'Expected a condition that the ones before it leave open, but "%(condition)s" is never true here.',
            condition=condition,
        )
        hint = message('Put the narrower condition first, or remove this "then".')
    else:
        sentence = message(
            'Expected a condition that can be true, but "%(condition)s" never is, so this "then" is never used.',
            condition=condition,
        )
        hint = NO_HINT
    study.advise(node.chosen, "unreachable", "warning", sentence, hint)


def _tell_dead_else(node: tree.If, study: Study, scope: Scope) -> None:
    alone = possible(node.condition, (), study, scope)
    condition = _shown(node.condition, study)
    if alone is not None and alone != {True}:
        sentence = message(
            'Expected a condition that the ones before it leave open, but "%(condition)s" is always true here, so '
            'this "else" is never used.',
            condition=condition,
        )
        hint = message('Replace this "if" by its "then".')
    else:
        sentence = message(
            'Expected a condition that is not always true, but "%(condition)s" is, so this "else" is never used.',
            condition=condition,
        )
        hint = NO_HINT
    study.advise(node.other, "unreachable", "warning", sentence, hint)


def _shown(node: tree.Node, study: Study) -> str:
    text = " ".join(study.source[node.start : node.end].split())
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
