"""What packs in use say of rooms: of a type itself, and which others lead records of a type."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from engine.errors import NotFound, text
from itsm.packs.declared.model import Promotion
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType
from itsm.packs.rooms.model import PLACES, PreparedResponse, UpdateTemplate, WarRoom
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record

OVER = frozenset({"resolved", "closed"})
"""Kinds of status in which nobody leads any more: what is left is the review."""
JOINS = "parent"
"""What the led record is to those that join it: they are resolved with it."""


def led_types(session: Session) -> Sequence[RecordType]:
    """The types whose records are led from a room."""
    return [one for one in record_types_in(session) if one.war_room is not None]


def require_room(of_type: RecordType, number: str) -> WarRoom:
    """What the pack of a record says of its room. Raises NotFound: its type has none."""
    if of_type.war_room is None:
        raise NotFound(text("Expected a record that is led from a room, but %(number)s is not.", number=number))
    return of_type.war_room


def is_over(row: Record) -> bool:
    """True once nobody leads the record any more."""
    return row.status_kind in OVER


def proposed_promotion(of_type: RecordType) -> Promotion | None:
    """The promotion that the type proposes; None when it proposes nothing."""
    proposal = of_type.proposal
    return of_type.promotions_by_key.get(proposal.promotion) if proposal is not None else None


def responses_for(room: WarRoom, path: str, taken: frozenset[str]) -> Sequence[PreparedResponse]:
    """The prepared responses for a category, by the way to it (``/hardware/printing/``), and those that were taken."""
    return [
        one for one in room.responses
        if one.key in taken or any(f"/{category}/" in path for category in one.categories)
    ]  # fmt: skip


def path_of(opened: OpenRecord) -> str:
    """The way to the category of a record; empty without one."""
    field = opened.type.by_key.get("category")
    value = opened.value("category")
    if field is None or value is None:
        return ""
    return str(field.path(value) or f"/{value}/")


def words_for(template: UpdateTemplate, values: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """The words of a template in each language, with what the record says in that language in its places."""
    found = {}
    for language, words in template.texts.items():
        said = words
        for name in PLACES:
            said = said.replace(f"{{{name}}}", values.get(language, {}).get(name, ""))
        found[language] = said
    return found
