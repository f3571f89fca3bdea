"""Which fields of a record somebody sees and changes: by the groups that the pack puts them into.

Roles say who may; a pack may say of a group which of these roles that goes for, and gives nobody more than they have.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.errors import Forbidden, Names, text
from engine.registry import Actor
from itsm.language import listed
from itsm.packs.model import FieldGroup, RecordType
from itsm.rights.deciding import allowed
from itsm.rights.grants import EVERY_RELATION, Grant, Thing
from itsm.rights.operations import CHANGE_FIELD, SEE_FIELD
from itsm.rights.standing import standing_of

ALWAYS_SEEN = frozenset({"title"})
"""Fields that go with seeing a record at all: without them a list says nothing."""


@dataclass(frozen=True, slots=True)
class FieldRights:
    """Keys of the fields that the actor does not see (``hidden``) and does not change (``fixed``, hidden ones too)."""

    hidden: frozenset[str]
    fixed: frozenset[str]


UNLIMITED = FieldRights(frozenset(), frozenset())
_MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class _Known:
    """An answer with the type that it is about: another version of the type is another object."""

    of_type: RecordType
    rights: FieldRights


def field_rights(actor: Actor, of_type: RecordType, thing: Thing) -> FieldRights:
    """What the actor may with the fields of ``thing``."""
    if actor.kind != "person":
        return UNLIMITED
    answers, place = standing_of(actor).answers, (id(of_type), thing)
    known = answers.get(place)
    if isinstance(known, _Known) and known.of_type is of_type:
        return known.rights
    rights = _field_rights(actor, of_type, thing)
    if len(answers) < _MOST_KNOWN:
        answers[place] = _Known(of_type, rights)
    return rights


def _field_rights(actor: Actor, of_type: RecordType, thing: Thing) -> FieldRights:
    parts = [(group, _part(of_type, thing, key)) for key, group in of_type.groups.items()]
    unseen, kept = (
        frozenset([
            group.key for group, part in parts
            if not (is_within(actor, limit_of(group, operation)) and allowed(actor, operation, part))
        ])
        for operation in (SEE_FIELD, CHANGE_FIELD)
    )  # fmt: skip
    if not unseen and not kept:
        return UNLIMITED
    hidden = frozenset(one.key for one in of_type.fields if one.group in unseen) - ALWAYS_SEEN
    return FieldRights(hidden, hidden | frozenset(one.key for one in of_type.fields if one.group in kept))


def limit_of(group: FieldGroup, operation: str) -> tuple[str, ...]:
    """The roles that the pack lets see or change the group; empty: all whose rights do."""
    return group.changed_by if operation == CHANGE_FIELD else group.seen_by


def is_within(actor: Actor, roles: tuple[str, ...]) -> bool:
    """True when the actor has one of these roles, or one that stands for it; and where there are none."""
    if not roles or actor.kind != "person":
        return True
    return not (actor.roles | standing_of(actor).stands_for).isdisjoint(roles)


def never_seen(actor: Actor, of_type: RecordType) -> frozenset[str]:
    """Keys of the fields that the actor sees at no record of the type: a list needs no column for them."""
    everywhere = Thing(of_type.key, EVERY_RELATION)
    return field_rights(actor, of_type, everywhere).hidden


def sees_every_field(actor: Actor, types: Callable[[], Iterable[RecordType]]) -> bool:
    """True when one grant is for all fields of all records, and no pack limits it: no record has to be looked at.

    ``types`` are asked for only when the grant is there.
    """
    if actor.kind != "person":
        return True
    if _EVERY_FIELD not in standing_of(actor).grants.get(SEE_FIELD, frozenset()):
        return False
    return all(is_within(actor, group.seen_by) for one in types() for group in one.own_groups)


_EVERY_FIELD = Grant(SEE_FIELD)


def require_changes(of_type: RecordType, keys: Iterable[str], rights: FieldRights, actor: Actor) -> None:
    """Raise Forbidden when one of the fields is not the actor's to change; a name that is no field is left alone."""
    refused = sorted(rights.fixed.intersection(keys))
    if refused:
        groups = [of_type.groups[group] for group in {of_type.by_key[key].group: None for key in refused}]
        raise Forbidden(
            text(
                "Expected fields that %(name)s may change, but those of “%(groups)s” are not among them. "
                "Ask an administrator.",
                name=actor.name, groups=listed(Names(group.names) for group in groups),
            )
        )


def _part(of_type: RecordType, thing: Thing, group: str) -> Thing:
    return Thing(thing.type, thing.relations, group, not of_type.groups[group].internal)
