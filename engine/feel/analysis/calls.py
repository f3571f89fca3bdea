"""Calls: functions nobody knows, wrong numbers and names of arguments, arguments that never fit."""

from collections.abc import Sequence

from engine.feel.analysis.constants import check_constants
from engine.feel.analysis.core import Scope, Study, infer, infers, nearest
from engine.feel.analysis.kinds import NULL, OwnFunction, family, fits
from engine.feel.analysis.results import Given, result_type
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import Signature, Slot, overloads_of, signatures
from engine.feel.messages import Message, message
from engine.feel.syntax import tree
from engine.feel.types import ANY, FeelType, FunctionType


@infers(tree.Call)
def call(node: tree.Call, study: Study, scope: Scope) -> FeelType:
    """``function(arguments)``."""
    function = node.function
    if isinstance(function, tree.Name) and study.is_unknown_function(function, scope):
        _tell_unknown(function, study)
        for argument in node.arguments:
            infer(argument, study, scope)
        return ANY
    if isinstance(function, tree.Name) and study.is_builtin(function, scope):
        kinds = [infer(argument, study, scope) for argument in node.arguments]
        return _builtin(function.name, node, kinds, study)
    callee = infer(function, study, scope)
    kinds = [infer(argument, study, scope) for argument in node.arguments]
    if isinstance(callee, FunctionType):
        return _own(callee, node, kinds, study)
    if family(callee) not in {"function", "Any", "Null"}:
        sentence = message("Expected a function to call, but this is a %(kind)s.", kind=callee.name)
        study.advise(function, "always-null", "warning", sentence)
        return NULL
    return ANY


def _tell_unknown(function: tree.Name, study: Study) -> None:
    known = {**BUILTINS, **study.names}
    study.advise(
        function, "unknown-function", "error",
        message('Expected a function in scope, but "%(name)s" is an unknown function.', name=function.name),
        nearest(function.name, known),
    )  # fmt: skip


def _builtin(name: str, node: tree.Call, kinds: Sequence[FeelType], study: Study) -> FeelType:
    alternatives = [pair for each in overloads_of(name) if (pair := _paired(each, node)) is not None]
    if not alternatives:
        _tell_arguments(name, node, study)
        return NULL
    if any(all(_may_fit(slot, node.arguments[at], kinds[at]) for slot, at in pairs) for _, pairs in alternatives):
        order = alternatives[0][1] if node.names else [(slot, at) for at, (slot, _) in enumerate(alternatives[0][1])]
        if check_constants(name, node, study):
            return NULL
        positions = [at for _, at in order]
        return result_type(name, Given([kinds[at] for at in positions], [node.arguments[at] for at in positions]))
    pairs = alternatives[-1][1] if len(alternatives) == 1 else _best(alternatives, node, kinds)
    slot, at = next((slot, at) for slot, at in pairs if not _may_fit(slot, node.arguments[at], kinds[at]))
    study.advise(
        node.arguments[at], "wrong-arguments", "warning",
        message(
            'Expected %(wanted)s for "%(parameter)s" of "%(name)s", but got %(kind)s.',
            wanted=slot.wanted, parameter=slot.name, name=name, kind=kinds[at].name,
        ),
        _usage(name),
    )  # fmt: skip
    return NULL


Paired = list[tuple[Slot, int]]


def _best(alternatives: list[tuple[Signature, Paired]], node: tree.Call, kinds: Sequence[FeelType]) -> Paired:
    """Return the way to call a function that most arguments fit."""
    return max(
        (pairs for _, pairs in alternatives),
        key=lambda pairs: sum(_may_fit(slot, node.arguments[at], kinds[at]) for slot, at in pairs),
    )


def _paired(signature: Signature, node: tree.Call) -> tuple[Signature, Paired] | None:
    """Return the parameter of each argument, in the order of the parameters; nothing when they do not go together."""
    slots = signature.slots
    if node.names:
        by_name = {slot.name: slot for slot in slots}
        if set(node.names) - by_name.keys() or len(set(node.names)) < len(node.names):
            return None
        if any(not slot.optional and slot.name not in node.names for slot in slots):
            return None
        return signature, [(slot, node.names.index(slot.name)) for slot in slots if slot.name in node.names]
    count = len(node.arguments)
    if slots and slots[-1].repeated:
        fixed = len(slots) - 1
        return (signature, [(slots[min(at, fixed)], at) for at in range(count)]) if count > fixed else None
    required = sum(not slot.optional for slot in slots)
    return (signature, [(slots[at], at) for at in range(count)]) if required <= count <= len(slots) else None


def _may_fit(slot: Slot, argument: tree.Node, kind: FeelType) -> bool:
    if isinstance(argument, tree.Literal) and argument.value is None:
        return slot.nullable
    return not slot.kinds or any(fits(kind, wanted) for wanted in slot.kinds)


def _tell_arguments(name: str, node: tree.Call, study: Study) -> None:
    known = {slot.name for each in overloads_of(name) for slot in each.slots}
    strange = next((each for each in node.names if each not in known), None)
    if strange is not None:
        sentence = message(
            'Expected arguments that "%(name)s" has, but got "%(argument)s".', name=name, argument=strange
        )
    elif node.names:
        sentence = message(
            'Expected all arguments that "%(name)s" needs, but got %(arguments)s.',
            name=name, arguments=", ".join(node.names),
        )  # fmt: skip
    else:
        sentence = message(
            'Expected the arguments that "%(name)s" takes, but got %(count)s.', name=name, count=len(node.arguments)
        )
    study.advise(node, "wrong-arguments", "error", sentence, _usage(name))


def _usage(name: str) -> Message:
    return message("Write %(usage)s.", usage=" / ".join(dict.fromkeys(signatures(name))))


def _own(callee: FunctionType, node: tree.Call, kinds: Sequence[FeelType], study: Study) -> FeelType:
    names = callee.names if isinstance(callee, OwnFunction) else ()
    wrong_names = bool(node.names and names) and (set(node.names) != set(names))
    if len(kinds) != len(callee.parameters) or wrong_names:
        study.advise(
            node, "wrong-arguments", "error",
            message(
                "Expected %(wanted)s arguments for this function, but got %(count)s.",
                wanted=len(callee.parameters), count=len(kinds),
            )
            if not wrong_names
            else message(
                "Expected the arguments %(wanted)s, but got %(arguments)s.",
                wanted=", ".join(names), arguments=", ".join(node.names),
            ),
        )  # fmt: skip
        return NULL
    if not node.names:
        _check_parameters(callee, node, kinds, study)
    return callee.result


def _check_parameters(callee: FunctionType, node: tree.Call, kinds: Sequence[FeelType], study: Study) -> None:
    for argument, kind, wanted in zip(node.arguments, kinds, callee.parameters, strict=True):
        if not fits(kind, wanted):
            sentence = message("Expected %(wanted)s as argument, but got %(kind)s.", wanted=wanted.name, kind=kind.name)
            study.advise(argument, "wrong-arguments", "warning", sentence)
