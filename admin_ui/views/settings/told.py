"""Changes of the audit trail in words: what was done, which fields, how their values read."""

import re
from collections.abc import Mapping
from datetime import datetime

from admin_ui.views.frame.templating import exact, say
from engine.errors import Text, text
from itsm.organisation.choices import ABSENCE_KINDS, CLASSES, CONTACT_ROLES, PRESENCES
from itsm.people.memberships import ROLES as MEMBERSHIPS
from itsm.people.roles import ROLE_NAMES

ACTS: Mapping[str, Text] = {
    "added": text("added"), "changed": text("changed"), "archived": text("archived"), "restored": text("restored"),
    "contact_set": text("contact set"), "contact_ended": text("contact taken off"),
    "desk_team_set": text("team set"), "desk_team_ended": text("team taken off"),
    "desk_site_set": text("site set"), "desk_site_ended": text("site taken off"),
    "desk_customer_set": text("customer set"), "desk_customer_ended": text("customer taken off"),
    "skill_given": text("skill given"), "skill_taken": text("skill taken away"),
    "team_joined": text("put into a team"), "team_left": text("taken out of a team"),
    "absence_added": text("absence added"), "absence_changed": text("absence changed"),
    "absence_ended": text("absence ended"), "presence_set": text("presence set"),
    "removed": text("deleted"),
    "rights_changed": text("rights changed"), "team_roles_set": text("roles of its members set"),
}  # fmt: skip
"""What was done, by action, or by its last word where the thing itself says which it was."""

FIELDS: Mapping[str, Text] = {
    "active": text("Active"), "allowed": text("What it allows"), "copied_from": text("Copied from"),
    "requesters_see": text("Its people see in the portal"), "address": text("Address"),
    "archived": text("Archived"), "calendar": text("Calendar"),
    "cancelled_at": text("Called off"), "closes": text("To"), "code": text("Code"), "customer": text("Customer"),
    "customer_key": text("Customer"), "email": text("Email"), "ends_at": text("End"), "expires_on": text("Last day"),
    "follows_sun": text("Follows the sun"), "grade": text("Grade"), "is_vendor": text("Vendor"), "kind": text("Kind"),
    "language": text("Language"), "line": text("Line"), "name": text("Name"), "names": text("Name"),
    "note": text("Note"), "opens": text("From"), "role": text("Role"), "roles": text("Roles"),
    "service_class": text("Class"), "site": text("Site"), "site_key": text("Site"), "skill": text("Skill"),
    "starts_at": text("Beginning"), "state": text("State"), "substitute_key": text("Who stands in"),
    "team": text("Team"), "time_zone": text("Time zone"), "until": text("Up to"),
}  # fmt: skip
"""What the fields are called."""

CHOICES: Mapping[str, Text] = {
    **ABSENCE_KINDS, **CLASSES, **CONTACT_ROLES, **MEMBERSHIPS, **PRESENCES, **ROLE_NAMES,
    "centralised": text("Centralised"), "distributed": text("Distributed"), "virtual": text("Virtual"),
}  # fmt: skip
"""Values that are one of few, in words."""
MINUTES = frozenset({"opens", "closes"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT.*")


def told_action(action: str) -> str:
    """What was done, in words."""
    found = ACTS.get(action) or ACTS.get(action.rpartition("_")[2])
    return say(found) if found is not None else action


def told_field(name: str) -> str:
    """What a field is called."""
    return say(FIELDS[name]) if name in FIELDS else name


def told_value(name: str, value: str) -> str:
    """How a value reads: times in the reader's zone, yes and no in words."""
    if name in MINUTES and value.isdigit():
        return time_of(int(value))
    if value in CHOICES:
        return say(CHOICES[value])
    if value in ("True", "False"):
        return say(text("yes") if value == "True" else text("no"))
    return exact(datetime.fromisoformat(value)) if _INSTANT.fullmatch(value) else value


def time_of(minute: int | None) -> str:
    """A minute of the day as a time; nothing for None."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
