"""A version is kept each time that a record is published with other words than before."""

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Step
from itsm.knowledge.tables import VersionRow
from itsm.records.opened import record_of


def keep_version(work: UnitOfWork, step: Step) -> None:
    """Step listener: it costs nothing for records of types that others do not read."""
    opened = record_of(work, step.instance)
    declared = opened.type.knowledge if opened is not None else None
    if opened is None or declared is None or opened.row.status not in declared.during:
        return
    title, body = opened.row.title or "", str(opened.value(declared.field) or "")
    newest = (
        select(VersionRow).where(VersionRow.record_key == opened.row.key).order_by(VersionRow.version.desc()).limit(1)
    )
    last = work.session.scalars(newest).first()
    if last is not None and (last.title, last.body) == (title[:300], body):
        return
    work.session.add(
        VersionRow(
            record_key=opened.row.key, version=last.version + 1 if last is not None else 1, title=title[:300],
            body=body, by_key=step.actor.key, published_at=step.at,
        )
    )  # fmt: skip
    work.session.flush()
