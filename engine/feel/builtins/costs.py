"""What calling a built-in function costs, in steps (about a microsecond) beside the one that every call costs."""

from collections.abc import Callable, Mapping, Sequence
from time import thread_time

from engine.feel.evaluation import ITEMS_PER_STEP, Run
from engine.feel.values import FeelValue

STEPS: dict[str, int] = {
    "exp": 10,
    "log": 18,
    "sqrt": 2,
    "modulo": 5,
    "odd": 1,
    "even": 1,
    "number": 2,
    "string": 1,
    "week of year": 4,
    **dict.fromkeys(("before", "after", "overlaps", "overlaps before", "overlaps after"), 4),
    **dict.fromkeys(("includes", "during", "starts", "started by", "finishes", "finished by", "coincides"), 3),
    **dict.fromkeys(("meets", "met by", "day of year", "day of week", "month of year"), 2),
    "decimal": 3,
    "floor": 2,
    "ceiling": 2,
    "round up": 3,
    "round down": 3,
    "round half up": 3,
    "round half down": 3,
    "stddev": 4,
    "range": 16,
    "date": 4,
    "time": 3,
    "date and time": 8,
    "duration": 5,
    "years and months duration": 2,
}
"""Functions that take clearly longer than a call, as measured with ordinary arguments."""

ITEMS: Mapping[str, int] = {"min": 4, "max": 4, "median": 4, "mode": 4, "stddev": 1}
"""Items of a list that these functions look at in a step; others manage ``ITEMS_PER_STEP``."""

CHARACTERS: Mapping[str, int] = {**dict.fromkeys(("date", "time", "date and time", "duration"), 8), "number": 150}
"""Characters of a string that these functions read in a step; others manage ``_CHARACTERS_PER_STEP``."""

CONSTANT = frozenset({"count", "is", "string length"})
"""Functions that take the same time for arguments of all sizes."""

TIMED = frozenset({"matches", "replace", "split"})
"""Functions of regular expressions: nobody can count what a pattern does, so it is charged by the time it took."""

_ARGUMENTS_PER_STEP = 8
_CHARACTERS_PER_STEP = 500
_MICROSECONDS = 1_000_000
Body = Callable[[Run, list[FeelValue]], FeelValue]


def charged(name: str, run: Run, arguments: list[FeelValue], body: Body) -> FeelValue:
    """Call a built-in function and charge for it. Raises FeelLimitError when the steps run out."""
    if name not in CONSTANT:
        items, characters = ITEMS.get(name, ITEMS_PER_STEP), CHARACTERS.get(name, _CHARACTERS_PER_STEP)
        run.charge(STEPS.get(name, 0) + _steps_for(arguments, items, characters))
    result = _timed(run, arguments, body) if name in TIMED else body(run, arguments)
    if type(result) is str and len(result) > _CHARACTERS_PER_STEP:
        run.charge(len(result) // _CHARACTERS_PER_STEP)
    return result


def _steps_for(arguments: Sequence[FeelValue], items_per_step: int, characters_per_step: int) -> int:
    steps = len(arguments) // _ARGUMENTS_PER_STEP
    for argument in arguments:
        kind = type(argument)
        if kind is str:
            steps += len(argument) // characters_per_step
        elif kind is list or kind is dict:
            steps += len(argument) // items_per_step
    return steps


def _timed(run: Run, arguments: list[FeelValue], body: Body) -> FeelValue:
    begun = thread_time()
    result = body(run, arguments)
    run.charge(int((thread_time() - begun) * _MICROSECONDS))
    return result
