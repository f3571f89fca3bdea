"""Who may see and change the fields of a record type: by role and group of fields, as the rights say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text
from itsm.packs.model import FieldGroup, RecordType
from itsm.rights.grants import ANY, PUBLIC
from itsm.rights.overview import named
from itsm.rights.roles import ROLE_NAMES, ROLES, Allowed, allowed_of
from itsm.rights.tables import RoleRow
from itsm.rights.written import from_json


@dataclass(frozen=True, slots=True)
class Access:
    """What a role may do with the fields of a group."""

    sees: bool
    changes: bool


@dataclass(frozen=True, slots=True)
class RoleAccess:
    """A role with what it may do, by key of the group; ``everywhere``: at every record, not only its own."""

    name: Text
    groups: Mapping[str, Access]
    everywhere: bool


def access_to(session: Session, of_type: RecordType) -> Sequence[RoleAccess]:
    """What each role may do with the groups of a type; roles that see none of it are left out."""
    columns = (RoleRow.code, RoleRow.copied_from, RoleRow.names, RoleRow.allowed)
    own = session.execute(select(*columns).order_by(RoleRow.code))
    roles = [(frozenset({code}), name, allowed_of(ROLES[code])) for code, name in ROLE_NAMES.items()]
    roles += [
        (frozenset({code, copied or code}), named(names), from_json(allowed)) for code, copied, names, allowed in own
    ]
    found = (_role(codes, name, allowed, of_type) for codes, name, allowed in roles)
    return [role for role in found if any(access.sees for access in role.groups.values())]


def _role(codes: frozenset[str], name: Text, allowed: Allowed, of_type: RecordType) -> RoleAccess:
    """What a role allows that is known by its code, and by that of the role which it stands for."""
    on = allowed.on_types.get(of_type.key) or allowed.on_types.get(ANY)
    sees, changes = (frozenset(), frozenset()) if on is None else (on.sees, on.changes)
    having = on.permissions if on is not None else frozenset()
    uses = bool(having) or bool(allowed.anywhere & {"portal.use", "work.see"})
    groups = {
        key: Access(
            uses and _has(sees, group) and _within(codes, group.seen_by),
            uses and _has(changes, group) and _within(codes, group.seen_by) and _within(codes, group.changed_by),
        )
        for key, group in of_type.groups.items()
    }
    return RoleAccess(name, groups, "record.see_all" in having)


def _has(groups: frozenset[str], group: FieldGroup) -> bool:
    return ANY in groups or group.key in groups or (PUBLIC in groups and not group.internal)


def _within(codes: frozenset[str], roles: tuple[str, ...]) -> bool:
    return not roles or not codes.isdisjoint(roles)
