"""The worker's part: one import at a time, for a few seconds, so that timers are not kept waiting."""

import logging

from sqlalchemy import or_, select
from sqlalchemy.exc import DBAPIError

from database import all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, Text, text
from engine.kept_text import keep
from engine.registry import Actor
from itsm.exchange.running.undoing import undo_on
from itsm.exchange.running.working import IN_HAND, work_on
from itsm.exchange.states import WORKED, State
from itsm.exchange.tables import ImportRun
from itsm.people.queries import actor_of

log = logging.getLogger(__name__)
SLICE = 5.0
"""Seconds after which the worker looks at its other work."""
Claimed = tuple[int, int, State, int | None]


def work_imports(limit: int) -> int:
    """Go on with one import that waits, of any organisation; gives ``limit`` while there is more to do."""
    with all_tenants():
        claimed = _claim()
    if claimed is None:
        return 0
    key, tenant, state, person = claimed
    with in_tenant(tenant):
        if go_on(key, state, person):
            return 1
        _let_go(key)
    return limit


def go_on(key: int, state: State, person: int | None, seconds: float | None = SLICE) -> bool:
    """Work on an import as whoever asked for it; True when it is over. What cannot go on is told on its page."""
    try:
        actor = actor_of(person) if person is not None else Actor(None, "import", "Import")
        return undo_on(key, actor, seconds) if state == State.UNDOING else work_on(key, actor, seconds)
    except FlowdeskError as problem:
        _fail(key, problem.message)
    except DBAPIError:  # the database is away or busy: it is gone on with when the time of the claim is over
        raise
    except Exception:  # a defect: the log has it, and whoever waits is told
        log.exception("Import failed", extra={"action": "import_failed", "import": key})
        _fail(key, text("Expected the import to go on, but it failed. The log of the server says why."))
    return True


def _claim() -> Claimed | None:
    now = clock.now()
    waiting = (
        select(ImportRun)
        .where(ImportRun.state.in_(WORKED), or_(ImportRun.claimed_until.is_(None), ImportRun.claimed_until < now))
        .order_by(ImportRun.key)
        .limit(1)
    )
    with reading() as session:  # an idle look takes no writer's lock
        if session.execute(waiting.with_only_columns(ImportRun.key)).first() is None:
            return None

    def attempt() -> Claimed | None:
        with unit_of_work() as work:
            row = work.session.scalar(waiting.with_for_update(skip_locked=True))
            if row is None:
                return None
            row.claimed_until = now + IN_HAND
            return row.key, row.tenant_id, State(row.state), row.actor_key

    return retrying(attempt)


def _let_go(key: int) -> None:
    with unit_of_work() as work:
        row = work.session.scalars(select(ImportRun).where(ImportRun.key == key).with_for_update()).one()
        row.claimed_until = None


def _fail(key: int, why: Text) -> None:
    with unit_of_work() as work:
        row = work.session.scalars(select(ImportRun).where(ImportRun.key == key).with_for_update()).one()
        was_undone = row.state == State.UNDOING
        row.state = State.DONE if was_undone else State.FAILED
        row.problem, row.claimed_until, row.content, row.ended_at = keep(why), None, None, clock.now()
