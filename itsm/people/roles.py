"""Which role may do what: the one place that decides it. Everybody else asks ``may`` or ``require``."""

from engine.errors import Forbidden, InvalidInput, text
from engine.registry import Actor

PERMISSIONS = {
    "portal.use": "See the portal and one's own records there.",
    "record.report": "Report a record for oneself.",
    "record.report_for_others": "Report a record in the name of a requester.",
    "record.see_all": "See every record of the organisation.",
    "record.edit": "Change fields of a record outside a task's form.",
    "record.comment_internal": "Read and write internal comments.",
    "record.move_token": "Move a record to another step of its diagram.",
    "work.see": "See My work: own tasks and those of one's teams.",
    "work.see_all": "See the tasks of all teams.",
    "work.do": "Claim, release and complete tasks of one's teams.",
    "work.assign": "Give a task to somebody else.",
    "people.see": "Look people and teams up.",
    "people.manage": "Add and change people, teams, roles and memberships.",
    "process.see": "See process packs with their diagrams.",
    "process.deploy": "Put a process pack into use.",
    "operations.see": "See faults, jobs, timers and instances.",
    "operations.act": "Retry, resolve, cancel.",
    "settings.manage": "Change the settings of the organisation.",
    "audit.see": "Read the audit trail.",
    "api.use": "Use the HTTP API.",
    "import.run": "Import records and people.",
}
"""Every permission and what it allows."""

_REQUESTER = frozenset({"portal.use", "record.report"})
_VENDOR = frozenset({"portal.use", "work.see", "work.do", "record.comment_internal", "people.see"})
_AGENT = (
    _REQUESTER
    | _VENDOR
    | {"record.report_for_others", "record.see_all", "record.edit"}
    | {"work.see_all", "work.assign", "process.see", "api.use"}
)

ROLES: dict[str, frozenset[str]] = {
    "requester": _REQUESTER,
    "agent": _AGENT,
    "team_lead": _AGENT | {"record.move_token"},
    "process_owner": _REQUESTER
    | {"record.see_all", "record.comment_internal", "record.move_token", "people.see", "process.see"}
    | {"process.deploy", "work.see_all", "api.use"},
    "operator": _REQUESTER
    | {"record.see_all", "record.move_token", "operations.see", "operations.act", "process.see", "api.use"},
    "administrator": _REQUESTER
    | {"record.see_all", "record.comment_internal", "people.see", "people.manage", "process.see", "process.deploy"}
    | {"operations.see", "operations.act", "settings.manage", "audit.see", "import.run", "api.use"},
    "integrator": frozenset({"record.report", "record.report_for_others", "record.see_all", "record.edit"})
    | {"people.see", "process.see", "api.use", "import.run"},
    "vendor": _VENDOR,
}
"""Every role and its permissions."""


def may(actor: Actor, permission: str) -> bool:
    """True when one of the actor's roles has ``permission``; the system and an import may do everything."""
    if permission not in PERMISSIONS:
        raise KeyError(f"Expected a permission of itsm.people.roles, but {permission} is none. Add it there.")
    return actor.kind != "person" or any(permission in ROLES.get(role, frozenset()) for role in actor.roles)


def require(actor: Actor, permission: str) -> None:
    """Raise Forbidden unless the actor has ``permission``."""
    if not may(actor, permission):
        raise Forbidden(
            text(
                "Expected the permission “%(permission)s”, but %(name)s does not have it. Ask an administrator.",
                permission=permission,
                name=actor.name,
            )
        )


def require_role_names(roles: frozenset[str]) -> None:
    """Raise InvalidInput unless every name is a role."""
    unknown = sorted(roles - ROLES.keys())
    if unknown:
        raise InvalidInput(
            text(
                "Expected a role (%(roles)s), but “%(role)s” is none. Choose one of these.",
                roles=", ".join(ROLES),
                role=unknown[0],
            )
        )
