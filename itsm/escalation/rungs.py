"""Rungs of the ladder: whom they name, when they are due, and how both are called; pure."""

from collections.abc import Mapping
from typing import NamedTuple

from engine.errors import Text, text
from itsm.clocks.kinds import agreed_name
from itsm.clocks.ledger.entries import MINUTE
from itsm.clocks.levels.lengths import said_minutes
from itsm.rights.roles import ROLE_NAMES

OWNER, LEAD, DUTY_MANAGER = "owner", "lead", "duty_manager"
ROLE, PERSON, TEAM = "role", "person", "team"
PLAIN: Mapping[str, Text] = {
    OWNER: text("Owner of the record"), LEAD: text("Lead of its team"), DUTY_MANAGER: text("Duty manager"),
}  # fmt: skip
"""Whom a rung names by what they are to the record."""
NAMED: Mapping[str, Text] = {ROLE: text("Role"), PERSON: text("Person"), TEAM: text("Group of people (team)")}
"""Whom a rung names by name: ``role:CODE``, ``person:KEY``, ``team:CODE``."""
ESCALATED, INFORMED = "escalated", "escalation_note"
NOTICES: Mapping[str, Text] = {
    ESCALATED: text("Somebody is asked to take care of it"), INFORMED: text("For information"),
}  # fmt: skip
"""The notices by which a rung tells, and what pages call them."""
MOST_PERCENT = 1000
NO_TEAMS: Mapping[str, str] = {}


class Rung(NamedTuple):
    """Who is told (``whom``, by the notice ``event``) when so much of ``clock`` is used up.

    That is ``minutes``, or ``percent`` of the target where it is not 0. ``since`` is when the rung began to count.
    """

    key: int
    clock: str
    minutes: int
    percent: int
    whom: str
    event: str
    since: int = 0

    def wanted(self, target: int | None) -> int | None:
        """What has to be used up, in microseconds; None where there is no target."""
        if not self.percent:
            return self.minutes * MINUTE
        return None if target is None else target * self.percent // 100


class Names(NamedTuple):
    """What people, teams and roles are called, by key and code."""

    people: Mapping[int, str]
    teams: Mapping[str, str]
    roles: Mapping[str, str] = {}


def whom_words(whom: str, names: Names) -> Text:
    """Whom a rung names, in words."""
    if whom in PLAIN:
        return PLAIN[whom]
    kind, _, value = whom.partition(":")
    if kind == TEAM:
        return text("%(name)s", name=names.teams.get(value, value))
    if kind == ROLE:
        return text("Role %(role)s", role=ROLE_NAMES.get(value) or names.roles.get(value, value))
    return text("%(name)s", name=names.people.get(int(value), "?") if value.isdecimal() else value)


def moment_words(clock: str, minutes: int, percent: int, teams: Mapping[str, str] = NO_TEAMS) -> Text:
    """When a rung is due, in words; ``teams`` are names of teams by their codes."""
    name = agreed_name(clock, teams)
    if percent:
        return text("%(clock)s: %(percent)s %% used up", clock=name, percent=percent)
    return text("%(clock)s: %(time)s used up", clock=name, time=said_minutes(minutes))
