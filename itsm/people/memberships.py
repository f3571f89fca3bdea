"""What somebody can be in a team, and who of a team leads it."""

from collections.abc import Mapping

from engine.errors import Text, text

ROLES: Mapping[str, Text] = {
    "lead": text("Lead"),
    "deputy": text("Deputy"),
    "dispatcher": text("Dispatcher"),
    "member": text("Member"),
}
"""Roles in a team, those first who answer for it."""

LEADING = frozenset({"lead", "deputy"})
"""Roles that may enter absences for the others of the team."""
