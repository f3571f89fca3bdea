"""Command: promote a record as its pack offers it. The new record, the link and its process are one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import Conflict, Forbidden, text
from engine.registry import Actor
from engine.runtime import run_command, start_process_instance
from itsm.automation.carrying import is_meant
from itsm.automation.offering import first_values, may_promote, not_offered, token_of
from itsm.automation.promoting import Wanted, make_record, source_of
from itsm.packs.declared.model import Promotion
from itsm.packs.deployed import newest_type
from itsm.packs.model import RecordType
from itsm.people.roles import require
from itsm.records.opened import OpenRecord, open_record
from itsm.records.visibility import Seen, seen_record
from itsm.rights.fields import field_rights, require_changes
from itsm.rights.grants import Thing

NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Promoted:
    """The record that stands for the promotion; ``created`` is False when somebody had made it already."""

    number: str
    key: int
    created: bool


def promote_record(
    number: str, promotion_key: str, values: Mapping[str, object], actor: Actor, command_id: str | None = None, *,
    declared: Mapping[str, object] = NOTHING, revision: int | None = None, work: UnitOfWork | None = None,
) -> Promoted:
    """Make what the promotion of the record's pack says out of ``number``; ``values`` go before what is taken over.

    ``values`` are the actor's own words: fields that they may change. ``declared`` are those of a pack.

    Doing it twice makes one record, unless the pack allows several. Raises NotFound (no such record or promotion),
    Forbidden, Conflict (another ``revision``), InvalidForm, InvalidInput, InvalidState, ExecutionFault.
    """
    require(actor, "record.edit")

    def body(opened_work: UnitOfWork) -> Promoted:
        seen = seen_record(opened_work.session, number, actor)
        opened_work.session.expunge(seen.row)
        source = open_record(opened_work, number)
        promotion = _offered(source, seen, promotion_key, actor)
        _require_revision(source, revision)
        target = newest_type(opened_work, promotion.type)
        _require_own(target, values, actor)
        first = first_values(source, target, promotion, actor, seen)
        requester = actor.key if promotion.by_actor else source.row.requester_key
        begun = first | dict(declared) | dict(values)
        wanted = Wanted(target.key, token_of(promotion, command_id), begun, promotion.link, requester)
        made = make_record(opened_work, source, source_of(source), wanted, actor)
        if made.created:
            start_process_instance(
                made.process, made.number, {"promoted_from": source.number}, actor, work=opened_work
            )
        return Promoted(made.number, made.key, made.created)

    return run_command("promote_record", command_id, actor, Promoted, body, work)


def _require_own(target: RecordType, values: Mapping[str, object], actor: Actor) -> None:
    """Raise Forbidden for a field that the actor may not change of a record that they report."""
    require_changes(target, values, field_rights(actor, target, Thing(target.key, frozenset({"own"}))), actor)


def _require_revision(source: OpenRecord, revision: int | None) -> None:
    if revision is not None and revision != source.row.revision:
        raise Conflict(
            text("Expected %(number)s as you read it, but it changed meanwhile. Reload it.", number=source.number),
            {"revision": source.row.revision},
        )


def _offered(source: OpenRecord, seen: Seen, key: str, actor: Actor) -> Promotion:
    promotion = source.type.promotions_by_key.get(key)
    if promotion is None or not is_meant(source, promotion):
        raise not_offered(source.number)
    if not may_promote(actor, promotion, seen):
        raise Forbidden(
            text("Expected somebody who may make this out of %(number)s, but you may not. Ask a team lead.",
                 number=source.number)
        )  # fmt: skip
    return promotion
