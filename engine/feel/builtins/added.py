"""Functions that other rooms add to those of the standard, for all expressions: they look things up outside.

Whoever reads, checks or explains an expression knows them by their signatures, like FEEL's own; only nobody takes their
results for constants.
"""

from collections.abc import Callable
from functools import wraps

from engine.feel.builtins.costs import STEPS
from engine.feel.builtins.registry import BUILTINS, builtin
from engine.feel.builtins.yields import YIELDS
from engine.feel.errors import Fault
from engine.feel.evaluation import Run
from engine.feel.messages import Message
from engine.feel.types import basic_type
from engine.feel.values import FeelValue, normalise

ADDED: set[str] = set()
"""Names of the functions that are none of the standard."""


def add_function(signature: str, result: str, body: Callable[..., object], steps: int = 0) -> None:
    """Add a function under a signature such as ``is open(at: date and time, place: string)``; again replaces it.

    ``result`` is the basic type that it yields, ``steps`` what a call costs beside the one that every call does.
    ``body`` gets fitted values and returns what ``normalise`` takes; a ValueError (of a Message, or of text) makes the
    call null. Raises ValueError when FEEL has a function of this name, LookupError for an unknown type.
    """
    name, kind = signature.partition("(")[0], basic_type(result)
    if name in BUILTINS and name not in ADDED:
        raise ValueError(f"Expected a name that FEEL has no function of, but got {name}.")
    if kind is None:
        raise LookupError(f"Expected the name of a basic type, but got {result}.")

    @wraps(body)
    def look_out(run: Run, *arguments: FeelValue) -> FeelValue:
        run.looked_out = True
        try:
            return normalise(body(*arguments))
        except ValueError as problem:
            sentence = problem.args[0] if problem.args else ""
            raise Fault(sentence if isinstance(sentence, Message) else str(problem)) from None

    ADDED.add(name)
    YIELDS[name] = kind
    STEPS[name] = steps
    builtin(signature, with_run=True)(look_out)
