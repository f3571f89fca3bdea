"""The words that hold in an organisation: its own newest version, else those that come with the program."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import looked_up, reading
from engine.errors import NotFound, Text, text
from itsm.language import LANGUAGES
from itsm.notices.events import EVENTS
from itsm.notices.tables import TemplateRow
from itsm.notices.wording.shipped import DIGEST, shipped
from itsm.notices.wording.template import Template
from itsm.notices.wording.values import DIGEST_NAMES, NAMES

_DIGEST_NAME = text("Digest: several notices in one mail")


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the organisation's words; of one that ``is_shipped`` the template is that of the program."""

    number: int
    template: Template
    is_shipped: bool
    at: datetime
    by: str


def worded() -> Mapping[str, Text]:
    """Everything that has words, by key: the events in their order, and the digest."""
    return {**{key: event.name for key, event in EVENTS.items()}, DIGEST: _DIGEST_NAME}


def names_for(event: str) -> Mapping[str, Text]:
    """Names that templates of an event may use, and what each is."""
    return DIGEST_NAMES if event == DIGEST else NAMES


def require_worded(event: str, language: str) -> None:
    """Raise NotFound for an event that has no words, or a language that the program does not speak."""
    if event not in worded() or language not in LANGUAGES:
        raise NotFound(text("Expected a template of notices, but there is none here. Go back to the list."))


def template_in_force(session: Session, event: str, language: str) -> Template:
    """The words of an event that hold now."""
    return looked_up(session, ("words", event, language), lambda: _in_force(session, event, language))


def _in_force(session: Session, event: str, language: str) -> Template:
    query = select(TemplateRow).where(TemplateRow.event == event, TemplateRow.language == language)
    row = session.scalar(query.order_by(TemplateRow.version.desc()).limit(1))
    return shipped(event, language) if row is None else _template(row)


def versions_of(event: str, language: str, session: Session | None = None) -> Sequence[Version]:
    """The organisation's versions of an event's words, newest first; empty while it has none. Raises NotFound."""
    require_worded(event, language)
    if session is None:
        with reading() as opened:
            return versions_of(event, language, opened)
    query = select(TemplateRow).where(TemplateRow.event == event, TemplateRow.language == language)
    rows = session.scalars(query.order_by(TemplateRow.version.desc()))
    return [Version(row.version, _template(row), row.is_shipped, row.at, row.actor_name) for row in rows]


def newest_versions() -> Mapping[tuple[str, str], Version]:
    """The newest version of everything that the organisation has words for, by event and language."""
    newest = select(TemplateRow.event, TemplateRow.language, func.max(TemplateRow.version)).group_by(
        TemplateRow.event, TemplateRow.language
    )
    with reading() as session:
        known = {(event, language): version for event, language, version in session.execute(newest)}
        rows = [row for row in session.scalars(select(TemplateRow)) if known[row.event, row.language] == row.version]
    return {
        (row.event, row.language): Version(row.version, _template(row), row.is_shipped, row.at, row.actor_name)
        for row in rows
    }


def _template(row: TemplateRow) -> Template:
    if row.is_shipped:
        return shipped(row.event, row.language)
    return Template(row.sentence, row.subject, row.text, row.html)
