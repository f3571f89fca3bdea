"""Which role may do what: the one place that decides it. Everybody else asks ``may`` or ``require``."""

from engine.errors import Forbidden, InvalidInput, Text, text
from engine.registry import Actor

PERMISSIONS: dict[str, Text] = {
    "portal.use": text("See the portal and one's own records there."),
    "record.report": text("Report a record for oneself."),
    "record.report_for_others": text("Report a record in the name of a requester."),
    "record.see_all": text("See every record of the organisation."),
    "record.edit": text("Change fields of a record outside a task's form."),
    "record.comment_internal": text("Read and write internal comments."),
    "record.move_token": text("Move a record to another step of its diagram."),
    "work.see": text("See My work: own tasks and those of one's teams."),
    "work.see_all": text("See the tasks of all teams."),
    "work.do": text("Claim, release and complete tasks of one's teams."),
    "work.assign": text("Give a task to somebody else."),
    "work.take_back": text("Give somebody else's task back to its team."),
    "people.see": text("Look people and teams up."),
    "people.manage": text("Add and change people, teams, roles and memberships."),
    "process.see": text("See process packs with their diagrams."),
    "process.deploy": text("Put a process pack into use."),
    "studio.use": text("Use the studio: try expressions and decisions."),
    "operations.see": text("See faults, jobs, timers and instances."),
    "operations.act": text("Mend what runs: try again, set variables, cancel, and the like."),
    "settings.manage": text("Change the settings of the organisation."),
    "audit.see": text("Read the audit trail."),
    "api.use": text("Use the HTTP API."),
    "import.run": text("Import records and people."),
}
"""Every permission and what it allows."""

_REQUESTER = frozenset({"portal.use", "record.report"})
_VENDOR = frozenset({"portal.use", "work.see", "work.do", "record.comment_internal"})
_AGENT = (
    _REQUESTER
    | _VENDOR
    | {"record.report_for_others", "record.see_all", "record.edit", "people.see"}
    | {"work.see_all", "work.assign", "process.see", "api.use"}
)

ROLES: dict[str, frozenset[str]] = {
    "requester": _REQUESTER,
    "agent": _AGENT,
    "team_lead": _AGENT | {"record.move_token", "work.take_back"},
    "process_owner": _REQUESTER
    | {"record.see_all", "record.comment_internal", "record.move_token", "people.see", "process.see"}
    | {"process.deploy", "studio.use", "work.see_all", "api.use"},
    "operator": _REQUESTER
    | {"record.see_all", "record.move_token", "operations.see", "operations.act", "process.see", "api.use"},
    "administrator": _REQUESTER
    | {"record.see_all", "record.comment_internal", "people.see", "people.manage", "process.see", "process.deploy"}
    | {"studio.use"}
    | {"operations.see", "operations.act", "settings.manage", "audit.see", "import.run", "api.use"},
    "integrator": frozenset({"record.report", "record.report_for_others", "record.see_all", "record.edit"})
    | {"people.see", "process.see", "api.use", "import.run"},
    "vendor": _VENDOR,
}
"""Every role and its permissions."""

ROLE_NAMES: dict[str, Text] = {
    "requester": text("Requester"),
    "agent": text("Agent"),
    "team_lead": text("Team lead"),
    "process_owner": text("Process owner"),
    "operator": text("Operator"),
    "administrator": text("Administrator"),
    "integrator": text("Integrator"),
    "vendor": text("Vendor"),
}
"""What pages call the roles."""


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
                "Expected somebody with the right “%(right)s”, but %(name)s does not have it. Ask an administrator.",
                right=PERMISSIONS[permission],
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
