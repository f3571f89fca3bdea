"""What the audit trail calls things (``customer 3``), as people call them, and where their pages are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.calendars.tables import CalendarRow
from itsm.organisation.kinds import KINDS, KeptRow, title_of
from itsm.packs.names import in_language
from itsm.people.tables import PersonRow, TeamRow

Found = Mapping[str, tuple[str, str]]
"""Title and address by what follows the first word."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of the trail: its ``kind`` is the first word; without an ``address`` it has no page, or is gone."""

    kind: str
    title: str
    address: str = ""


def subjects_of(session: Session, named: Iterable[str], language: str) -> dict[str, Subject]:
    """Each of the subjects ``named``, by name; what is not known keeps the words of the trail."""
    parts = {subject: (subject.partition(" ")[0], subject.partition(" ")[2]) for subject in named}
    by_kind: dict[str, set[str]] = {}
    for kind, rest in parts.values():
        by_kind.setdefault(kind, set()).add(rest)
    known = {kind: _known(session, kind, rests, language) for kind, rests in by_kind.items()}
    return {
        subject: Subject(kind, *known[kind].get(rest, (rest, ""))) for subject, (kind, rest) in parts.items()
    }


def _known(session: Session, kind: str, rests: set[str], language: str) -> Found:
    if kind == "calendar":
        rows = session.scalars(select(CalendarRow).where(CalendarRow.code.in_(rests)))
        return {row.code: (in_language(row.names, language) or row.code, f"/settings/calendars/{row.code}")
                for row in rows}  # fmt: skip
    if kind == "team":
        teams = session.scalars(select(TeamRow).where(TeamRow.code.in_(rests)))
        return {row.code: (title_of(row, language), f"/settings/teams/{row.key}") for row in teams}
    keys = [int(rest) for rest in rests if rest.isascii() and rest.isdigit()]
    if kind == "person":
        people = session.execute(select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(keys)))
        return {str(key): (name, f"/settings/people/{key}") for key, name in people}
    if kind not in KINDS:
        return {}
    model = KINDS[kind].model
    rows_of = cast(Sequence[KeptRow], session.scalars(select(model).where(model.key.in_(keys))).all())
    return {str(row.key): (title_of(row, language), f"/settings/{kind}s/{row.key}") for row in rows_of}
