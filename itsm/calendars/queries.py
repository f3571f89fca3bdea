"""Reading calendars, and what computes with them: one for each revision, kept in memory while the process runs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from database import reading, reading_along
from engine.errors import NotFound, text
from itsm.calendars.arithmetic.definition import Definition, from_json
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.tables import CalendarRevision, CalendarRow
from itsm.language import listed

_MOST_KEPT = 256
_kept: dict[str, WorkingTime] = {}
_turn = Lock()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as one of its revisions has it; ``changed_at`` and ``changed_by`` are of that revision."""

    key: int
    code: str
    names: Mapping[str, str]
    revision: int
    definition: Definition
    changed_at: datetime
    changed_by: str
    archived: bool = False

    @property
    def names_as_read(self) -> str:
        """The names as a form carries them: another name makes no new revision."""
        return f"{self.names.get('en', '')} / {self.names.get('zh-CN', '')}"

    def name(self, language: str) -> str:
        """What people call it in ``language``: the other language's name where there is none, else the code."""
        return self.names.get(language) or next((name for name in self.names.values() if name), self.code)


_IN_FORCE = and_(CalendarRevision.calendar_key == CalendarRow.key, CalendarRevision.revision == CalendarRow.revision)
_ALL = select(CalendarRow, CalendarRevision).join(
    CalendarRevision, CalendarRevision.calendar_key == CalendarRow.key
)
_CURRENT = select(CalendarRow, CalendarRevision).join(CalendarRevision, _IN_FORCE)
_CHECKSUMS = select(CalendarRow.code, CalendarRevision.checksum, CalendarRevision.key).join(CalendarRevision, _IN_FORCE)


def calendars(session: Session | None = None) -> list[Calendar]:
    """All calendars of the organisation as they are in force, by code."""
    with _reading(session) as opened:
        found = opened.execute(_CURRENT.order_by(CalendarRow.code)).all()
        return [_calendar(row, revision) for row, revision in found]


def calendar(code: str, session: Session | None = None) -> Calendar:
    """The calendar called ``code`` as it is in force. Raises NotFound, naming those that there are."""
    with _reading(session) as opened:
        found = opened.execute(_CURRENT.where(CalendarRow.code == code)).one_or_none()
        if found is None:
            raise _unknown(code, opened)
        row, revision = found
        return _calendar(row, revision)


def in_use(code: str, session: Session) -> bool:
    """True when there is such a calendar, and it is not archived."""
    found = select(CalendarRow.key).where(CalendarRow.code == code, CalendarRow.archived_at.is_(None))
    return session.scalar(found) is not None


def revisions(code: str, session: Session | None = None) -> Sequence[Calendar]:
    """The calendar in all its revisions, newest first. Raises NotFound."""
    statement = _ALL.where(CalendarRow.code == code).order_by(CalendarRevision.revision.desc())
    with _reading(session) as opened:
        found = [_calendar(row, revision) for row, revision in opened.execute(statement).all()]
        if not found:
            raise _unknown(code, opened)
        return found


def working_time(code: str) -> WorkingTime:
    """What computes with the calendar ``code`` as it is in force, in the transaction of the caller if there is one.

    A calendar is looked up once in a transaction, and read only when this process has not had its revision yet.
    Raises NotFound.
    """
    with reading_along() as session:
        known: dict[str, WorkingTime] = session.info.setdefault("working times", {})
        found = known.get(code)
        if found is None:
            found = known[code] = _look_up(code, session)
        return found


def forget(session: Session) -> None:
    """Let a transaction that changed a calendar look it up anew."""
    session.info.pop("working times", None)


def computing(definition: Definition, checksum: str) -> WorkingTime:
    """What computes with a definition; ``checksum`` is that of its stored form."""
    found = _kept.get(checksum)
    if found is None:
        with _turn:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            found = _kept.setdefault(checksum, WorkingTime(definition))
    return found


def _look_up(code: str, session: Session) -> WorkingTime:
    row = session.execute(_CHECKSUMS.where(CalendarRow.code == code)).one_or_none()
    if row is None:
        raise _unknown(code, session)
    found = _kept.get(row.checksum)
    if found is not None:
        return found
    stored = session.scalars(select(CalendarRevision.definition).where(CalendarRevision.key == row.key)).one()
    return computing(from_json(stored), row.checksum)


def _calendar(row: CalendarRow, revision: CalendarRevision) -> Calendar:
    return Calendar(
        key=row.key,
        code=row.code,
        names=row.names,
        revision=revision.revision,
        definition=from_json(revision.definition),
        changed_at=revision.at,
        changed_by=revision.actor_name,
        archived=row.archived_at is not None,
    )


def _unknown(code: str, session: Session) -> NotFound:
    codes = session.scalars(select(CalendarRow.code).order_by(CalendarRow.code)).all()
    return NotFound(
        text(
            "Expected a calendar, but there is none called “%(code)s”. There are: %(codes)s.",
            code=code[:60],
            codes=listed(codes, "–"),
        )
    )


@contextmanager
def _reading(session: Session | None) -> Iterator[Session]:
    if session is not None:
        yield session
        return
    with reading() as opened:
        yield opened
