"""Reading surveys: the one of a record, those that wait for a person, and what they say in sum."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from database import reading
from engine import clock
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.language import listed
from itsm.people.roles import require
from itsm.records.tables import Record
from itsm.records.visibility import visible_record, visible_to
from itsm.surveys.tables import Survey

BY = ("team", "category", "month")
MOST = 10_000
_OF_RECORD = select(Survey).where(Survey.record_key == bindparam("record"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey as its record's page shows it; ``is_open`` when the reader can answer it now."""

    number: str
    title: str
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    score: int | None
    comment: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """Surveys of one team, category or month (``name``: a code, ``2026-11``, or empty): asked, answered, average."""

    type_key: str
    name: str
    asked: int
    answered: int
    average: float | None


def survey_of(number: str, actor: Actor) -> Asked | None:
    """The survey of a record that the actor sees; None when nobody was asked. Raises NotFound."""
    with reading() as session:
        row = visible_record(session, number, actor)
        found = session.scalar(_OF_RECORD, {"record": row.key})
        return None if found is None else _asked(found, row, actor)


def open_surveys(actor: Actor) -> list[Asked]:
    """Surveys that wait for the actor's answer, the newest first."""
    waiting = (Survey.person_key == actor.key, Survey.answered_at.is_(None), Survey.expires_at > clock.now())
    statement = _with_records(actor).where(*waiting).order_by(Survey.asked_at.desc()).limit(20)
    with reading() as session:
        return [_asked(survey, row, actor) for survey, row in session.execute(statement)]


def survey_sums(by: str, actor: Actor) -> list[Sum]:
    """Surveys of the records that the actor sees, by team, category or month. Raises Forbidden, InvalidInput."""
    require(actor, "record.see_all")
    if by not in BY:
        raise InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=listed(BY), name=by[:40]))
    with reading() as session:
        name = _month(session.get_bind().dialect.name) if by == "month" else _NAMED[by]
        statement = (
            select(Record.type_key, name, func.count(), func.count(Survey.score), func.avg(Survey.score))
            .select_from(Survey)
            .join(Record, Record.key == Survey.record_key)
            .where(visible_to(actor))
            .group_by(Record.type_key, name)
            .order_by(Record.type_key, name)
        )
        return [
            Sum(type_key, str(called or ""), asked, answered, None if average is None else round(float(average), 2))
            for type_key, called, asked, answered, average in session.execute(statement)
        ]


def survey_rows(actor: Actor) -> Iterator[Mapping[str, object]]:
    """The newest surveys of records that the actor sees, each as a line of a file. Raises Forbidden."""
    require(actor, "record.see_all")
    statement = _with_records(actor).order_by(Survey.asked_at.desc(), Survey.key.desc()).limit(MOST)
    with reading() as session:
        found: Sequence[tuple[Survey, Record]] = [(survey, row) for survey, row in session.execute(statement)]
    for survey, row in found:
        yield {
            "number": row.number, "title": row.title, "team": survey.team, "category": row.category,
            "asked_at": survey.asked_at.isoformat(), "expires_at": survey.expires_at.isoformat(),
            "answered_at": survey.answered_at.isoformat() if survey.answered_at else None,
            "score": survey.score, "comment": survey.comment,
        }  # fmt: skip


_NAMED: Mapping[str, InstrumentedAttribute[Any]] = {"team": Survey.team, "category": Record.category}


def _month(dialect: str) -> ColumnElement[str]:
    """The month (of UTC) in which was asked."""
    if dialect == "sqlite":
        return func.strftime("%Y-%m", Survey.asked_at)
    return func.to_char(func.timezone("UTC", Survey.asked_at), "YYYY-MM")


def _with_records(actor: Actor) -> Select[Survey, Record]:
    return select(Survey, Record).join(Record, Record.key == Survey.record_key).where(visible_to(actor))


def _asked(survey: Survey, row: Record, actor: Actor) -> Asked:
    waits = survey.answered_at is None and survey.expires_at > clock.now() and survey.person_key == actor.key
    return Asked(
        row.number, row.title, survey.asked_at, survey.expires_at, survey.answered_at, survey.score, survey.comment,
        waits,
    )
