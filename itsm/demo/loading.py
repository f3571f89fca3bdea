"""Loading the demo: the organisation first, then record after record, each in one transaction that counts it.

Whoever goes on with it, the terminal or a worker, locks its row: nothing is played twice, and a crash loses what was
under way alone.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from itsm.demo.data import organisation_data
from itsm.demo.duty import read_duty
from itsm.demo.organisation import first_monday, make_organisation
from itsm.demo.planning import plan
from itsm.demo.playing import play_record
from itsm.demo.strand import Stage
from itsm.demo.tables import DemoLoad
from itsm.mail.outbox import MailRow
from itsm.notices.tables import OccasionRow
from itsm.people.queries import actor_of
from itsm.people.tables import PersonRow

log = logging.getLogger(__name__)
SLICE = 1.0
"""Seconds that a worker gives at a time: others wait for it."""
PAUSE = 0.15
"""Seconds after each record: whoever waits to write to a file looks ten times in a second, and comes in."""
READ = timedelta(days=2)
"""Notices and mails that are older were read long ago: they are not kept."""
LATER = timedelta(days=2)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: ``done`` of ``records``; -1 while the organisation is made."""

    tenant: int
    seed: int
    records: int
    done: int
    ended: bool
    problem: str | None


def progress(tenant: int | None = None) -> Progress | None:
    """The load of this installation (of ``tenant`` alone, when given); None when there is none."""
    query = select(DemoLoad).order_by(DemoLoad.key.desc()).limit(1)
    if tenant is not None:
        query = query.where(DemoLoad.asked_in == tenant)
    with all_tenants(), reading() as session:
        row = session.scalar(query)
    if row is None:
        return None
    return Progress(row.tenant_id, row.seed, row.records, row.done, row.ended_at is not None, row.problem)


def load_due(limit: int) -> int:
    """Play at most ``limit`` records of a load that waits, for ``SLICE`` seconds; gives 1 while one waits."""
    waiting = select(DemoLoad.tenant_id).where(DemoLoad.ended_at.is_(None)).limit(1)
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        tenant = session.scalar(waiting)
    if tenant is None:
        return 0
    with in_tenant(tenant):
        loader, until, more = Loader(), time.monotonic() + SLICE, True
        for _ in range(limit):
            more = more and time.monotonic() < until and _try(loader)
            time.sleep(PAUSE if more else 0)
    return 1


def _try(loader: "Loader") -> bool:
    try:
        return loader.go_on()
    except DBAPIError:  # the database is away or busy: the next look goes on
        raise
    except Exception as problem:  # a defect: the log has it, the page says so, and no worker tries it for ever
        log.exception("Demo could not be loaded", extra={"action": "demo_failed"})
        _fail(f"{type(problem).__name__}: {problem}"[:_LONGEST])
        return False


def _fail(why: str) -> None:
    with unit_of_work() as work:
        row = work.session.scalars(select(DemoLoad)).one()
        row.problem, row.ended_at = why, clock.now()


class Loader:
    """Goes on with the load of the tenant in force; what all records share is read once."""

    def __init__(self) -> None:
        self._stage: Stage | None = None

    def go_on(self) -> bool:
        """Make the organisation, or play the next record; False when nothing is left, or somebody else has it."""
        return retrying(self._go_on)

    def _go_on(self) -> bool:
        with unit_of_work() as work:
            mine = select(DemoLoad).where(DemoLoad.ended_at.is_(None)).with_for_update(skip_locked=True)
            row = work.session.scalar(mine)
            if row is None:
                return False
            key, begun, done, records = row.key, row.begun_at, row.done, row.records
            if done < 0:
                make_organisation(work, begun, row.password_hash)
            else:
                stage = self._read(work.session, row.seed, begun)
                play_record(work, stage, plan(row.seed, records, begun)[done])
                _forget_read(work, begun)
            row = work.session.get_one(DemoLoad, key)
            row.done = done + 1
            row.ended_at = clock.now() if row.done >= records else None
            return row.ended_at is None

    def _read(self, session: Session, seed: int, begun: datetime) -> Stage:
        if self._stage is None:
            self._stage = read_stage(session, seed, first_monday(begun), clock.now())
        self._stage.until = clock.now()
        return self._stage


def read_stage(session: Session, seed: int, begin: datetime, until: datetime) -> Stage:
    """What all records share, over a stretch of time, in the tenant in force."""
    people = session.execute(
        select(PersonRow.key, PersonRow.email, PersonRow.language).where(PersonRow.active).order_by(PersonRow.key)
    ).all()
    return Stage(
        duty=read_duty(session, begin - timedelta(days=1), until + LATER),
        actors={row.key: actor_of(row.key, session) for row in people},
        by_email={row.email: row.key for row in people if row.email},
        languages={row.key: row.language for row in people},
        seed=seed, until=until, zone=organisation_data()["time_zone"],
    )  # fmt: skip


def _forget_read(work: UnitOfWork, begun: datetime) -> None:
    """Of what was told long ago nobody is told now."""
    read = begun - READ
    for gone in (delete(OccasionRow).where(OccasionRow.at < read), delete(MailRow).where(MailRow.created_at < read)):
        work.session.execute(gone.execution_options(synchronize_session=False))
