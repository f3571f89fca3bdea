"""Calls whose arguments are written out and that are always null: dates of no calendar, patterns that are none."""

from engine.feel.analysis.core import Study
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.added import ADDED
from engine.feel.errors import Fault, FeelLimitError
from engine.feel.evaluation import Run
from engine.feel.messages import Message
from engine.feel.syntax import tree
from engine.feel.values import FeelValue

_TEXTS = {"matches": ("input",), "replace": ("input", "", "replacement"), "split": ("string",)}
"""Parameters, by their positions, whose texts do not decide whether a pattern is one."""


def check_constants(name: str, node: tree.Call, study: Study) -> bool:
    """Tell why a call of a built-in function is null whenever it is made, and say whether it is."""
    values = None if name in ADDED else _values(name, node)
    why = None if values is None else _reason(name, node, values)
    if why is None:
        return False
    study.advise(node, "always-null", "warning", why)
    return True


def _values(name: str, node: tree.Call) -> list[FeelValue] | None:
    """Return the arguments when they are all written out, of regular expressions when pattern and flags are."""
    values: list[FeelValue] = []
    for at, argument in enumerate(node.arguments):
        if isinstance(argument, tree.Literal):
            values.append(argument.value)
        elif _is_text(name, node, at):
            values.append("")
        else:
            return None
    return values or None


def _is_text(name: str, node: tree.Call, at: int) -> bool:
    """Say whether an argument is a text that has no part in whether a pattern, its flags included, is one."""
    texts = _TEXTS.get(name, ())
    return node.names[at] in texts if node.names else at < len(texts) and texts[at] != ""


def _reason(name: str, node: tree.Call, values: list[FeelValue]) -> Message | None:
    function, run = BUILTINS[name], Run()
    try:
        if node.names:
            function.call_named(run, dict(zip(node.names, values, strict=True)))
        else:
            function.call(run, values)
    except Fault as fault:
        return fault.message
    except FeelLimitError:  # What the limits stop is not null: it fails, with a reason of its own.
        return None
    return None
