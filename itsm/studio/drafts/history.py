"""The versions of a pack: what was kept, by whom, why, and which of them are or were in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.packs.versions.tables import PackUse, PackVersion
from itsm.studio.drafts.drawn import people_named


@dataclass(frozen=True, slots=True)
class Used:
    """One time that a version was put into use."""

    at: datetime
    by: str | None
    note: str
    override_reason: str
    is_undoing: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A version: who kept it and why, who drew what is new in it, who approved it, and when it was put into use."""

    number: int
    note: str
    by: str | None
    at: datetime
    authors: tuple[str, ...]
    reviewer: str | None
    reviewed_at: datetime | None
    review_note: str
    is_in_use: bool
    uses: tuple[Used, ...]


def versions_of(session: Session, pack: str) -> list[Version]:
    """All versions of ``pack``, the newest first."""
    mine = select(PackVersion).where(PackVersion.pack == pack)
    rows = session.scalars(mine.order_by(PackVersion.number.desc())).all()
    uses = session.scalars(select(PackUse).where(PackUse.pack == pack).order_by(PackUse.key.desc())).all()
    keys = {row.author_key for row in rows} | {row.reviewer_key for row in rows} | {use.actor_key for use in uses}
    people = people_named(session, keys | {key for row in rows for key in row.authors})
    in_use = uses[0].number if uses else None
    return [_version(row, row.number == in_use, [use for use in uses if use.number == row.number], people)
            for row in rows]  # fmt: skip


def _version(row: PackVersion, is_in_use: bool, uses: Sequence[PackUse], people: Mapping[int, str]) -> Version:
    return Version(
        row.number, row.note, people.get(row.author_key or 0), row.at,
        tuple(people[key] for key in row.authors if key in people),
        people.get(row.reviewer_key or 0), row.reviewed_at, row.review_note, is_in_use,
        tuple(Used(use.at, people.get(use.actor_key or 0), use.note, use.override_reason, use.undoes is not None)
              for use in uses),
    )  # fmt: skip
