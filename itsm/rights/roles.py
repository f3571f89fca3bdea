"""The roles that come with the program, and the grants that permissions of a role are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.errors import Text, text
from itsm.rights.grants import ANY, PUBLIC, Grant, Held, Reach
from itsm.rights.operations import CHANGE_FIELD, COMMENT, FIELD_OPERATIONS, ON_RECORDS, SEE_FIELD, SEE_RECORD

_REQUESTER = frozenset({"portal.use", "record.report"})
_VENDOR = frozenset({"portal.use", "work.see", "work.do", "record.comment_internal"})
_AGENT = (
    _REQUESTER
    | _VENDOR
    | {"record.report_for_others", "record.see_all", "record.edit", "people.see"}
    | {"work.see_all", "work.assign", "process.see", "api.use"}
)

ROLES: Mapping[str, frozenset[str]] = {
    "requester": _REQUESTER,
    "agent": _AGENT,
    "team_lead": _AGENT | {"record.move_token", "work.take_back", "list.share", "schedule.override", "builds.manage"}
    | {"announcement.write", "inspection.plan"},
    "process_owner": _REQUESTER
    | {"record.see_all", "record.comment_internal", "record.move_token", "people.see", "process.see"}
    | {"process.deploy", "studio.use", "work.see_all", "api.use"}
    | {"studio.see", "studio.draw", "studio.review", "studio.put_into_use", "schedule.override"}
    | {"announcement.write", "inspection.plan"},
    "operator": _REQUESTER
    | {"record.see_all", "record.move_token", "operations.see", "operations.act", "process.see", "api.use"}
    | {"engine.use"},
    "administrator": _REQUESTER
    | {"record.see_all", "record.comment_internal", "people.see", "people.manage", "process.see", "process.deploy"}
    | {"studio.use", "engine.use", "rights.manage"}
    | {"studio.see", "studio.draw", "studio.review", "studio.put_into_use", "studio.override"}
    | {"operations.see", "operations.act", "settings.manage", "audit.see", "import.run", "api.use"}
    | {"announcement.write", "inspection.plan", "builds.manage"},
    "integrator": frozenset({"record.report", "record.report_for_others", "record.see_all", "record.edit"})
    | {"people.see", "process.see", "api.use", "engine.use", "import.run", "builds.manage"},
    "vendor": _VENDOR,
}
"""Every shipped role and its permissions: on records of every type, with every field."""

ROLE_NAMES: Mapping[str, Text] = {
    "requester": text("Requester"),
    "agent": text("Agent"),
    "team_lead": text("Team lead"),
    "process_owner": text("Process owner"),
    "operator": text("Operator"),
    "administrator": text("Administrator"),
    "integrator": text("Integrator"),
    "vendor": text("Vendor"),
}
"""What pages call the shipped roles."""


@dataclass(frozen=True, slots=True)
class OnType:
    """What a role may do with records of one type: permissions of ON_RECORDS, and the field groups it sees, changes.

    ``PUBLIC`` among the groups stands for all that requesters see, ``ANY`` for every one.
    """

    permissions: frozenset[str]
    sees: frozenset[str] = frozenset({ANY})
    changes: frozenset[str] = frozenset({ANY})


@dataclass(frozen=True, slots=True)
class Allowed:
    """All that a role allows: permissions as a whole, and by record type (``ANY``: every type)."""

    anywhere: frozenset[str]
    on_types: Mapping[str, OnType] = field(default_factory=dict)

    def grants(self) -> frozenset[Grant]:
        """The same as grants.

        Who does not see all records of a type has rights where they work, and without work at their own records. Who
        manages people sees them.
        """
        found = {Grant(permission) for permission in self.anywhere}
        if "people.manage" in self.anywhere:
            found.add(Grant("people.see"))
        works = "work.see" in self.anywhere
        if works:
            found |= {Grant(SEE_RECORD, reach="work"), Grant(COMMENT, reach="work")}
        for type_key, on in self.on_types.items():
            reach: Reach = "all" if "record.see_all" in on.permissions else "work" if works else "own"
            if reach == "all":
                found |= {Grant(SEE_RECORD, type_key), Grant(COMMENT, type_key)}
            for permission in on.permissions - {"record.see_all"}:
                found.add(Grant(permission, type_key, reach="all" if permission in _REPORTING else reach))
            found |= {Grant(SEE_FIELD, type_key, group, reach) for group in on.sees}
            found |= {Grant(CHANGE_FIELD, type_key, group, reach) for group in on.changes}
        return frozenset(found)


_REPORTING = frozenset({"record.report", "record.report_for_others"})
"""There is no record yet that one could be related to."""

EVERYBODY = Held(
    "",
    frozenset(
        {Grant(SEE_RECORD, reach="own"), Grant(COMMENT, reach="own")}
        | {Grant(SEE_RECORD, reach="vote"), Grant(SEE_FIELD, ANY, PUBLIC, "vote")}
        | {Grant(operation, ANY, PUBLIC, "own") for operation in FIELD_OPERATIONS}
    ),
    source="everybody",
)
"""What everybody has at the records that they asked for or opened, or were called to vote on."""


def allowed_of(permissions: Iterable[str]) -> Allowed:
    """The permissions of a shipped role: the same for every type, with every field (requesters: those they see)."""
    having = frozenset(permissions)
    on = having.intersection(ON_RECORDS)
    groups = frozenset({ANY} if having & {"record.see_all", "work.see"} else {PUBLIC})
    return Allowed(having - on, {ANY: OnType(on, groups, groups)})


@lru_cache(maxsize=64)
def shipped(role: str) -> Held | None:
    """The grants of a shipped role; None when it is none of them."""
    permissions = ROLES.get(role)
    return None if permissions is None else Held(role, allowed_of(permissions).grants())
