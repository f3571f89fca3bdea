"""What is published for somebody: the newest, what answers words, what may help with a title, one by its number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Forbidden, NotFound, text
from engine.registry import SYSTEM, Actor
from itsm.knowledge.tables import HelpedRow, VersionRow
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType
from itsm.people.roles import may
from itsm.records.kept_out import not_kept_out
from itsm.records.opened import OpenRecord
from itsm.records.search.finding import rows_seen
from itsm.records.search.matching import newest_having
from itsm.records.search.similar import telling_terms
from itsm.records.search.words import Term, holds, terms_of, words_of
from itsm.records.tables import Record

WORK, PORTAL = "work.see", "portal.use"
SHOWN, OFFERED, MOST_TERMS = 30, 4, 16
CANDIDATES, SHARED = 60, 2


@dataclass(frozen=True, slots=True)
class Article:
    """What is published in a record; ``kind`` in words of its pack is asked of the type."""

    key: int
    number: str
    type: RecordType
    title: str
    body: str
    kind: str
    changed_at: datetime
    for_everybody: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One of them with how many it helped, or not, what the reader said, and its versions, the newest first."""

    article: Article
    helped: int
    not_helped: int
    mine: bool | None
    versions: Sequence[VersionRow]


def require_read(actor: Actor) -> None:
    """Raise Forbidden unless the actor has pages here."""
    if not (may(actor, WORK) or may(actor, PORTAL)):
        raise Forbidden(text("Expected somebody who has pages here, but you have none. Ask an administrator."))


def newest(actor: Actor, limit: int = SHOWN) -> list[Article]:
    """What was published last. Raises Forbidden."""
    require_read(actor)
    with reading() as session:
        wanted = _published(session, actor)
        if wanted is None:
            return []
        rows = session.scalars(select(Record).where(wanted).order_by(Record.changed_at.desc()).limit(limit)).all()
        return list(_articles(session, rows))


def answering(words: str, actor: Actor, limit: int = SHOWN) -> list[Article]:
    """What has all of the words, in title or text. Raises Forbidden."""
    require_read(actor)
    terms = terms_of(words, MOST_TERMS)
    if not terms:
        return []
    with reading() as session:
        wanted = _published(session, actor)
        if wanted is None:
            return []
        found = _having(session, terms, wanted)
        return [one for one in found if holds(words_of([one.title, one.body]), terms)][:limit]


def offered(title: str, actor: Actor) -> list[Article]:
    """What may help with something that is being reported under this title; none for fewer than two words."""
    terms = telling_terms(title)
    if not terms:
        return []
    with reading() as session:
        wanted = _published(session, actor)
        if wanted is None:
            return []
        close = [(_shared(one, terms), one) for one in _having(session, terms, wanted, two=True)]
        best = sorted((pair for pair in close if pair[0]), key=lambda pair: (-pair[0], -pair[1].key))
        return [one for _, one in best[:OFFERED]]


def _having(session: Session, terms: Sequence[Term], wanted: ColumnElement[bool], two: bool = False) -> list[Article]:
    """The newest articles whose record has the terms somewhere: whoever asks looks again at what readers read."""
    newest_first = newest_having(session, SYSTEM, terms, two).where(wanted).limit(CANDIDATES)
    return list(_articles(session, [one.row for one in rows_seen(session, SYSTEM, newest_first)]))


def _shared(article: Article, terms: Sequence[Term]) -> int:
    """How much it has in common: a word of the title counts twice; nothing when title and text share too few."""
    title, words = words_of([article.title]), words_of([article.title, article.body])
    shared = sum(holds(words, [term]) for term in terms)
    return shared + sum(holds(title, [term]) for term in terms) if shared >= SHARED else 0


def article_view(number: str, actor: Actor) -> ArticleView:
    """One that is published for the actor. Raises Forbidden, NotFound."""
    with reading() as session:
        row = published_record(session, number, actor)
        (article,) = _articles(session, [row])
        said = session.execute(
            select(HelpedRow.helped, func.count()).where(HelpedRow.record_key == row.key).group_by(HelpedRow.helped)
        ).all()
        counts = {bool(helped): count for helped, count in said}
        mine = session.get(HelpedRow, (row.key, actor.key))
        versions = session.scalars(
            select(VersionRow).where(VersionRow.record_key == row.key).order_by(VersionRow.version.desc())
        ).all()
        return ArticleView(
            article, counts.get(True, 0), counts.get(False, 0), mine.helped if mine is not None else None,
            versions if may(actor, WORK) else (),
        )  # fmt: skip


def published_record(session: Session, number: str, actor: Actor) -> Record:
    """The record, while it is published for the actor. Raises Forbidden, NotFound."""
    require_read(actor)
    wanted = _published(session, actor)
    row = session.scalar(select(Record).where(Record.number == number, wanted)) if wanted is not None else None
    if row is None:
        raise NotFound(text("Expected a knowledge article, but there is none. It may have been retired: search again."))
    return row


def _published(session: Session, actor: Actor) -> ColumnElement[bool] | None:
    """Condition on ``Record``: what others read, of it what is for the actor; None where no type has any."""
    works = may(actor, WORK)
    parts = []
    for of_type in record_types_in(session):
        declared = of_type.knowledge
        if declared is None:
            continue
        part = and_(Record.type_key == of_type.key, Record.status.in_(declared.during))
        if declared.audience and not works:
            part = and_(part, Record.own_fields[declared.audience].as_string() == declared.everybody)
        parts.append(part)
    return and_(or_(*parts), not_kept_out(actor)) if parts else None


def _articles(session: Session, rows: Sequence[Record]) -> Iterator[Article]:
    types = {one.key: one for one in record_types_in(session)}
    for row in rows:
        of_type = types[row.type_key]
        declared, opened = of_type.knowledge, OpenRecord(row, of_type)
        assert declared is not None
        audience = opened.value(declared.audience) if declared.audience else declared.everybody
        yield Article(
            row.key or 0, row.number, of_type, row.title or "", str(opened.value(declared.field) or ""),
            str(opened.value(declared.kind) or "") if declared.kind else "", row.changed_at,
            audience == declared.everybody,
        )  # fmt: skip
