"""The names that templates use, and their values at one record for one person: nothing that the person may not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from database import looked_up
from engine.errors import Text, text
from engine.registry import Actor
from itsm.escalation.words import reason_words
from itsm.language import translate
from itsm.mail import address_of
from itsm.notices.events import EVENTS
from itsm.packs.model import RecordType
from itsm.people import queries as people
from itsm.records import elements
from itsm.records.visibility import Seen
from itsm.rights.fields import field_rights

LONGEST_VALUE = 4000
"""Characters of a value: a template repeats it as often as it likes."""
NAMES: Mapping[str, Text] = {
    "name": text("Name of whoever reads it"),
    "organisation": text("Name of the organisation"),
    "actor": text("Who did it"),
    "number": text("Number of the record"),
    "title": text("Title of the record"),
    "type": text("Kind of record, such as incident"),
    "status": text("Where the record stands, in words for the reader"),
    "priority": text("Its priority, where the reader sees it"),
    "requester": text("Who asked for it"),
    "owner": text("Who answers for it"),
    "team": text("The team that has it"),
    "resolution": text("What was done, where the reader sees it"),
    "task": text("The step of a task"),
    "instructions": text("What is to be done at that step"),
    "comment": text("What was written"),
    "reason": text("Why it is told: how much of which time is used up"),
    "link": text("Address of the record"),
    "answers": text("Answers that can be given from the mail: label and link of each"),
}
"""Names in templates of one event, and what each is."""
DIGEST_NAMES: Mapping[str, Text] = {
    "name": NAMES["name"], "organisation": NAMES["organisation"],
    "notices": text("What is collected: sentence, link, number and title of each"),
    "link": text("Address of all notices"),
}  # fmt: skip
"""Names in templates of a digest."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a notice, as whom, and in which language."""

    actor: Actor
    language: str
    works: bool
    """True for somebody who works at the desk: they read the desk's page and the inner names of statuses."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice is about beside its record."""

    organisation: str
    actor_name: str
    details: Mapping[str, object] = field(default_factory=dict)
    answers: Sequence[Mapping[str, str]] = ()
    event: str = ""


def values_for(session: Session, seen: Seen, of_type: RecordType, reader: Reader, told: Told) -> dict[str, object]:
    """Values of all NAMES."""
    row, language = seen.row, reader.language
    hidden = field_rights(reader.actor, of_type, seen.thing).hidden
    keys = [key for key in (row.requester_key, row.owner_key) if key is not None]
    involved = looked_up(session, ("involved", *keys), lambda: people.people(keys, session))
    status = of_type.status_by_key.get(row.status or "")
    label = (status.label if reader.works else status.public_label)(language) if status else ""
    step, instructions = _step(session, told.details, language)
    return {
        name: value if name == "answers" else str(value or "")[:LONGEST_VALUE]
        for name, value in {
            "name": reader.actor.name, "organisation": told.organisation, "actor": told.actor_name,
            "number": row.number, "title": row.title, "type": of_type.name(language), "status": label,
            "priority": _shown(of_type, "priority", row.priority, hidden, language),
            "requester": involved[row.requester_key].name if row.requester_key in involved else "",
            "owner": involved[row.owner_key].name if row.owner_key in involved else "",
            "team": _team(session, row.team, language),
            "resolution": _shown(of_type, "resolution_text", row.resolution_text, hidden, language),
            "task": step, "instructions": instructions, "comment": told.details.get("comment"),
            "reason": _reason(session, told.details, language),
            "link": address_of(path_to(row.number, reader.works, told.event)), "answers": list(told.answers),
        }.items()
    }  # fmt: skip


def path_to(number: str, works: bool, event: str) -> str:
    """Where a notice of ``event`` leads: its own page, else the record's at the desk or, for others, in the portal."""
    known = EVENTS.get(event)
    if known is not None and known.page is not None:
        return f"/portal/records/{number}/{known.page}"
    return f"/records/{number}" if works else f"/portal/records/{number}"


def _shown(of_type: RecordType, key: str, value: object, hidden: frozenset[str], language: str) -> str:
    known = of_type.by_key.get(key)
    return known.shown(value, language) if known is not None and value and key not in hidden else ""


def _step(session: Session, details: Mapping[str, object], language: str) -> tuple[str, str]:
    definition, element_id = details.get("definition"), details.get("element")
    if not isinstance(definition, int) or not isinstance(element_id, str):
        return "", ""
    element = elements.program(session, definition).drawn.get(element_id)
    if element is None:
        return "", ""
    return elements.element_name(element, language), elements.instructions(element, language)


def _reason(session: Session, details: Mapping[str, object], language: str) -> str:
    names = _team_names(session, language) if details.get("clock") else {}
    return translate(reason_words(details, names), language)


def _team(session: Session, code: str | None, language: str) -> str:
    if not code:
        return ""
    return _team_names(session, language).get(code, code)


def _team_names(session: Session, language: str) -> dict[str, str]:
    return {one.code: one.name(language) for one in people.teams(session)}
