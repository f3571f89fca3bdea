"""Who takes up what is due says so first, in a short commit of its own: a worker that dies over it leaves its mark.

What nobody has tried yet is taken up many at once. What somebody took up and never laid down has ended a worker, or
stood behind what did: from then on it is taken up alone, so that its own number counts. After ``MOST_DEATHS`` it is
tried no more. Meanwhile it rests, so that whoever starts anew does all the rest first.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from database import all_tenants, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, text
from engine.state.tables import OperationItem, StartTrigger, Timer

MOST_DEATHS = 5
"""Workers that may end over one thing. A kill from outside meets a thing in hand by chance, hardly five times."""
REST = timedelta(seconds=5)
"""How long what was taken up is left to whoever took it."""

Model = type[Timer] | type[StartTrigger] | type[OperationItem]


class Tried(Protocol):
    """Something that is due: its key, its tenant, and how often it was taken up and never laid down."""

    @property
    def key(self) -> int:
        """Its key."""

    @property
    def tenant_id(self) -> int:
        """The tenant that it belongs to."""

    @property
    def attempts(self) -> int:
        """How often it was taken up so far."""


Due = TypeVar("Due", bound=Tried)


class WorkerEnded(FlowdeskError):
    """A step has ended its worker again and again; nobody tries it any more before somebody has looked at it."""

    kind = "fault"

    def __init__(self, times: int) -> None:
        super().__init__(
            text(
                "Expected the step to come to its end, but the worker itself ended %(times)s times while doing it. "
                "Look into the log of the operating system (memory, a crash), mend the cause, and try again.",
                times=times,
            )
        )


def is_rested(model: Model) -> ColumnElement[bool]:
    """The condition of what nobody has taken up, or not for a while."""
    return or_(model.rest_until.is_(None), model.rest_until <= clock.now())


def in_turn(model: Model, due: Sequence[Due]) -> Iterator[Due]:
    """Yield what of ``due`` this worker has taken up, what others stumbled over last.

    What comes to its end writes its row anew; what stays due has to be laid down, see ``lay_down``.
    """
    fresh = [one for one in due if not one.attempts]
    mine = _take_up(model, fresh, 0)
    yield from (one for one in fresh if one.key in mine)
    for one in due:
        if one.attempts and _take_up(model, [one], one.attempts):
            yield one


def require_untroubled(attempts: int) -> None:
    """Raise WorkerEnded when too many workers have ended over it."""
    if attempts >= MOST_DEATHS:
        raise WorkerEnded(attempts)


def lay_down(model: Model, key: int) -> None:
    """Note that whoever took it up has outlived that; it may be taken up at once again."""

    def attempt() -> None:
        with unit_of_work() as work:
            forget_attempts(work.session, model, key)

    retrying(attempt)


def forget_attempts(session: Session, model: Model, key: int) -> None:
    """Let it count as never tried."""
    mine = update(model).where(model.key == key).values(attempts=0, rest_until=None)
    session.execute(mine.execution_options(synchronize_session=False))


def _take_up(model: Model, due: Sequence[Tried], attempts: int) -> frozenset[int]:
    """Count one more attempt of what nobody else has taken up since it was looked at; gives the keys."""
    if not due:
        return frozenset()
    free = (
        select(model.key)
        .where(model.key.in_([one.key for one in due]), model.attempts == attempts, is_rested(model))
        .with_for_update(skip_locked=True)
    )
    taken = update(model).where(model.key.in_(free)).values(attempts=attempts + 1, rest_until=clock.now() + REST)

    def attempt() -> frozenset[int]:
        with all_tenants(), unit_of_work() as work:
            found = work.session.execute(
                taken.returning(model.key).execution_options(synchronize_session=False)
            )
            return frozenset(found.scalars())

    return retrying(attempt)
