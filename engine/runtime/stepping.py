"""A step of an instance that may not fail for one element's sake: what cannot do its work stands still with a fault.

Programs and workers have nobody to tell, and must not be stopped: their commands are tolerant. A fault takes the step
back to where it began; it is taken again with the token of the fault standing still, until it comes to its end.
People are told instead, and nothing is stored.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from operator import attrgetter

from database import UnitOfWork, follow_row, undoing
from engine.errors import ExecutionFault
from engine.registry import Actor
from engine.runtime.instance import Details, OpenInstance, open_instance, store_step
from engine.spiff.execution import Execution
from engine.state.tables import ProcessInstance

MOST_FAULTS = 50
"""Tokens that one step may leave standing with a fault."""

Faults = Mapping[str, ExecutionFault]
Act = Callable[[Execution], object]
_OF_INSTANCE = ("state", "state_name", "revision", "open_faults", "ended_at")
_standing = attrgetter(*_OF_INSTANCE)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a step is taken.

    ``fired`` are the tokens whose wait ends by it: a fault that belongs to no token is that of the first. ``details``
    are kept with its completion. ``afterwards`` belongs to the step: when it raises, the step is taken back with it.
    ``even_asleep`` takes it in a suspended instance too.
    """

    fired: tuple[str, ...] = ()
    details: Details | None = None
    tolerant: bool = True
    afterwards: Callable[[], None] | None = None
    even_asleep: bool = False


TOLERANT = Terms()


def take_step(
    work: UnitOfWork, begin: Callable[[Faults], OpenInstance], command: str, terms: Terms = TOLERANT
) -> OpenInstance:
    """Let ``begin`` run an instance with the tokens of the given faults standing still, and store what became of it.

    Raises ExecutionFault when the step is not tolerant, or none of its tokens can stand still for the fault.
    """
    faults: dict[str, ExecutionFault] = {}
    while True:
        try:
            with undoing(work) if terms.tolerant else nullcontext():
                opened = begin(faults)
                store_step(opened, command, terms.fired, terms.details, faults=faults)
                if terms.afterwards is not None:
                    terms.afterwards()
                return opened
        except ExecutionFault as problem:
            token = problem.token_id or _base(terms.fired)
            if not terms.tolerant or not token or token in faults or len(faults) >= MOST_FAULTS:
                problem.token_id = ""  # to whoever called this step it is no token of theirs
                raise
            faults[token] = problem


def step_of(
    work: UnitOfWork,
    row: ProcessInstance,
    actor: Actor,
    command: str,
    act: Act,
    terms: Terms = TOLERANT,
) -> OpenInstance:
    """Let ``act`` run a locked instance, whose tokens ``terms.fired`` have to wait still.

    Raises InvalidState when the instance has ended or sleeps or a token is gone, and what ``take_step`` raises.
    """
    was = _standing(row)

    def back() -> None:
        """The row as it was read: what a step that was taken back wrote is not there any more."""
        for name, value in zip(_OF_INSTANCE, was, strict=True):
            follow_row(row, name, value)

    def begin(faults: Faults) -> OpenInstance:
        if faults:
            back()
        opened = open_instance(work, row, actor, faults, terms.even_asleep)
        for token in terms.fired:
            opened.require_wait(token)
        act(opened.execution)
        return opened

    try:
        return take_step(work, begin, command, terms)
    except Exception:
        back()
        raise


def _base(tokens: tuple[str, ...]) -> str:
    """The token itself: ``12.1`` is the second wait of token 12."""
    return tokens[0].partition(".")[0] if tokens else ""
