"""Records that follow another one are resolved after it, one by one, by the worker: each has its own transaction.

A record that is resolved marks itself, in the statement that it writes anyway, when others follow it.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from itsm.records.commands.follow_record import DONE, follow_record
from itsm.records.links.kinds import FOLLOWING
from itsm.records.tables import Record, RecordLink


class _Leader(NamedTuple):
    tenant: int
    key: int
    kind: str
    revision: int


def follow_due(limit: int) -> int:
    """Let the records follow that at most ``limit`` resolved ones lead; gives how many followed or could not."""
    waiting = (
        select(Record.tenant_id, Record.key, Record.status_kind, Record.revision)
        .where(Record.followers_due)
        .order_by(Record.key)
        .limit(limit)
    )
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        leaders = [_Leader(*row) for row in session.execute(waiting)]
    done = 0
    for leader in leaders:
        with in_tenant(leader.tenant):
            with reading() as session:
                followers = open_followers(session, leader.key) if leader.kind in DONE else ()
            for key in followers:
                retrying(partial(follow_record, key, leader.key, _command_id(leader, key)))
            with unit_of_work() as work:
                settle(work, leader.key, leader.revision)
            done += len(followers) or 1
    return done


def _command_id(leader: _Leader, key: int) -> str:
    """The same after a crash, another one when the leader is resolved again."""
    return f"follow:{leader.key}:{leader.revision}:{key}"


def open_followers(session: Session, key: int) -> Sequence[int]:
    """Keys of the records that follow the one with ``key`` and are still open."""
    statement = (
        select(Record.key)
        .join(RecordLink, RecordLink.from_key == Record.key)
        .where(RecordLink.to_key == key, RecordLink.kind.in_(FOLLOWING), Record.status_kind.not_in(DONE))
        .order_by(Record.key)
    )
    return session.scalars(statement).all()


def settle(work: UnitOfWork, key: int, revision: int) -> None:
    """All was done that follows the record; unless it changed since ``revision``: then it is looked at again."""
    done = update(Record).where(Record.key == key, Record.revision == revision)
    work.session.execute(done.values(followers_due=False).execution_options(synchronize_session=False))
