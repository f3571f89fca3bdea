"""What an operation would meet, found out by doing it: each thing in a transaction of its own that is rolled back."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from database import is_away, is_passing, rehearsing
from engine.errors import FlowdeskError, Text
from engine.registry import Actor
from engine.runtime.command import storing
from engine.runtime.faulting import why_of
from engine.runtime.operation_acts import Act, Arguments, Order, act_of

MOST_REHEARSED = 20
"""Things that are tried out before an operation: somebody waits for the answer."""
LONGEST_REHEARSAL = 5.0
"""Seconds after which no other thing is tried out."""
_REASON = "–"
"""The reason of an act before somebody has given one; it is kept nowhere."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How an act went with one thing: ``why`` it would not be done, nothing where it would."""

    target_key: int
    why: Text | None


class _Busy(Exception):  # no error: a signal to ourselves
    """Others were in the way at every attempt."""


def rehearse_operation(
    kind: str, targets: Sequence[int], arguments: Arguments, actor: Actor
) -> Sequence[Rehearsed]:
    """Do an operation with the first of ``targets``, and take all of it back; the caller has looked at rights.

    Those that others keep busy are left out, as is what is not reached in time. Raises InvalidInput (no such kind),
    DBAPIError when the database is away.
    """
    act, until = act_of(kind), time.monotonic() + LONGEST_REHEARSAL
    found = []
    for key in targets[:MOST_REHEARSED]:
        if time.monotonic() > until:
            break
        try:
            found.append(Rehearsed(key, _outcome(act, Order(key, arguments, _REASON, actor))))
        except _Busy:
            continue
    return found


def _outcome(act: Act, order: Order) -> Text | None:
    """Why an act is of no use or refused, as its item would keep it."""

    def attempt() -> Text | None:
        with rehearsing() as work:
            return act.run(work, order)

    try:
        return storing(attempt)
    except Exception as problem:  # whatever an item would be refused for
        if is_passing(problem):
            raise _Busy from problem
        if isinstance(problem, DBAPIError) and is_away(problem):
            raise
        if not isinstance(problem, FlowdeskError):
            log.exception("Rehearsal failed", extra={"action": "rehearsal_failed", "target": order.target_key})
        return why_of(problem)
