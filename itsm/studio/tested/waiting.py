"""Queries: the runs that wait for a worker, one of each person, whoever has waited longest first."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from database import reading
from engine import clock
from itsm.packs.versions.tables import PackFileRow
from itsm.studio.tested.tables import RunState, ScenarioRun
from itsm.studio.tested.turns import Who

RUNNING = ScenarioRun.state == RunState.RUNNING.value


def is_due(now: datetime) -> ColumnElement[bool]:
    """Condition: a run that waits, or whose worker is given up."""
    return or_(ScenarioRun.state == RunState.WAITING.value, and_(RUNNING, ScenarioRun.until < now))


def author_of_draft() -> ScalarSelect[int | None]:
    """Beside a run: who drew its pack last. It is their run, whoever asked for it."""
    mine = and_(PackFileRow.tenant_id == ScenarioRun.tenant_id, PackFileRow.pack == ScenarioRun.pack)
    newest = select(PackFileRow.changed_by).where(mine).order_by(PackFileRow.changed_at.desc(), PackFileRow.key.desc())
    return newest.limit(1).correlate(ScenarioRun).scalar_subquery()


def waiting_runs() -> list[tuple[Who, int]]:
    """Whose runs wait, with the key of the first of each; nobody who has one that runs. For all organisations."""
    now = clock.now()
    columns = select(ScenarioRun.tenant_id, author_of_draft().label("author"), ScenarioRun.key, ScenarioRun.asked_at)
    due = columns.where(is_due(now)).subquery()
    first = select(due.c.tenant_id, due.c.author, func.min(due.c.key), func.min(due.c.asked_at).label("asked"))
    with reading() as session:
        found = session.execute(first.group_by(due.c.tenant_id, due.c.author).order_by("asked")).all()
        running = columns.where(RUNNING, ScenarioRun.until >= now)
        busy = {(tenant, author) for tenant, author, *_ in session.execute(running)} if found else set()
    return [((tenant, author), key) for tenant, author, key, _asked in found if (tenant, author) not in busy]
