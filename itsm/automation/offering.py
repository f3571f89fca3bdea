"""What somebody is offered to make out of a record, and what the new one would begin with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from database import reading
from engine.errors import FlowdeskError, NotFound, Text, text
from engine.registry import Actor
from itsm.automation.carrying import is_meant, mapped, taken_over
from itsm.automation.promoting import source_of, tokens_of
from itsm.packs.declared.model import Promotion
from itsm.packs.deployed import record_type
from itsm.packs.model import Field, RecordType
from itsm.packs.names import in_language
from itsm.records.links.kinds import said_of
from itsm.records.opened import OpenRecord
from itsm.records.visibility import Seen, seen_record
from itsm.rights.deciding import allowed
from itsm.rights.fields import field_rights, is_within
from itsm.rights.grants import Thing

PAGE = "page"
"""What tokens of promotions by hand begin with: one record of each promotion, unless the pack allows several."""

_FOR_OTHERS = ("record.report", "record.report_for_others")


@dataclass(frozen=True, slots=True)
class Offered:
    """A promotion that is offered for a record: what it makes, what that is to the record, and its first values."""

    key: str
    type: RecordType
    label: Text | str
    said: Text
    values: Mapping[str, object]
    several: bool = False

    @property
    def filled(self) -> Sequence[tuple[Field, object]]:
        """The fields that have a value, in the order of the type."""
        return [(one, self.values[one.key]) for one in self.type.fields if self.values.get(one.key) is not None]


def offered(number: str, actor: Actor, language: str = "en") -> list[Offered]:
    """What ``actor`` may make out of the record ``number`` now. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        return list(_all(session, seen, actor, language))


def offered_one(number: str, key: str, actor: Actor, language: str = "en") -> Offered:
    """One of them; raises NotFound when it is not offered (any more)."""
    found = next((one for one in offered(number, actor, language) if one.key == key), None)
    if found is None:
        raise not_offered(number)
    return found


def not_offered(number: str) -> NotFound:
    """The refusal of what is not offered."""
    return NotFound(
        text("Expected something that %(number)s may be made into, but this is not. Reload the page.", number=number)
    )


def token_of(promotion: Promotion, command_id: str | None) -> str:
    """The token of a promotion by hand; of one that may be done several times, each command has its own."""
    return f"{PAGE}:{promotion.key}:{command_id}" if promotion.several and command_id else f"{PAGE}:{promotion.key}"


def may_promote(actor: Actor, promotion: Promotion, seen: Seen) -> bool:
    """True when the actor may do it by their rights and roles: change the record, and report one of the other type."""
    own = Thing(promotion.type, frozenset({"own"}))
    for_oneself = promotion.by_actor or seen.row.requester_key == actor.key
    reports = ("record.report",) if for_oneself else _FOR_OTHERS
    return (
        is_within(actor, promotion.roles)
        and allowed(actor, "record.edit", seen.thing)
        and all(allowed(actor, operation, own) for operation in reports)
    )


def first_values(
    source: OpenRecord, target: RecordType, promotion: Promotion, actor: Actor, seen: Seen
) -> dict[str, object]:
    """What the new record begins with: what the actor does not see of the other one is not taken over.

    Raises InvalidState when what the pack maps has no value.
    """
    hidden = field_rights(actor, source.type, seen.thing).hidden
    return taken_over(source, target, hidden) | mapped(source, promotion)


def _all(session: Session, seen: Seen, actor: Actor, language: str) -> Iterator[Offered]:
    own = record_type(seen.row.type_key, session)
    source = OpenRecord(seen.row, own)
    mine = [one for one in own.promotions if may_promote(actor, one, seen)]
    done = tokens_of(session, source_of(source)) if mine else frozenset()
    for promotion in mine:
        target = _type_in_use(session, promotion.type)
        if target is None or not target.offered or not _is_open(source, promotion, done):
            continue
        try:
            values = first_values(source, target, promotion, actor, seen)
        except FlowdeskError:
            values = {}  # told when it is done: what is offered must not keep the page from being shown
        kind = promotion.link
        said = said_of(kind.removeprefix("-"), not kind.startswith("-"))
        yield Offered(promotion.key, target, _label(promotion, target, language), said, values, promotion.several)


def _is_open(source: OpenRecord, promotion: Promotion, done: Collection[str]) -> bool:
    """It is meant for the record, and was not done yet."""
    if not promotion.several and token_of(promotion, None) in done:
        return False
    try:
        return is_meant(source, promotion)
    except FlowdeskError:
        return False


def _type_in_use(session: Session, key: str) -> RecordType | None:
    try:
        return record_type(key, session)
    except NotFound:
        return None


def _label(promotion: Promotion, target: RecordType, language: str) -> Text | str:
    if promotion.names:
        return in_language(promotion.names, language)
    return text("Promote to %(type)s", type=target.name(language))
