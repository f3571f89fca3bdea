"""The kinds of things that are imported and exported, in the order in which a new organisation needs them."""

from collections.abc import Mapping

from engine.errors import InvalidInput, text
from itsm.exchange.kind import Kind
from itsm.exchange.kinds.absences import ABSENCES
from itsm.exchange.kinds.belonging import CONTACTS, MEMBERSHIPS, PERSON_SKILLS
from itsm.exchange.kinds.calendars import CALENDARS
from itsm.exchange.kinds.categories import CATEGORIES, TAXONOMIES
from itsm.exchange.kinds.desks import DESKS
from itsm.exchange.kinds.inspections.plans import PLANS
from itsm.exchange.kinds.offered.builds import BUILDS
from itsm.exchange.kinds.offered.catalogue import ITEMS, SERVICES
from itsm.exchange.kinds.offered.practices import PRACTICES
from itsm.exchange.kinds.outside.hosts import HOSTS
from itsm.exchange.kinds.outside.mailboxes import MAILBOXES
from itsm.exchange.kinds.people import PEOPLE
from itsm.exchange.kinds.periods import PERIODS
from itsm.exchange.kinds.promises.ladder import RUNGS, TIME_BOXES
from itsm.exchange.kinds.promises.levels import SERVICE_LEVELS
from itsm.exchange.kinds.recurrence.watches import WATCHES
from itsm.exchange.kinds.roster.overrides import ROSTER_OVERRIDES
from itsm.exchange.kinds.roster.rosters import ROSTERS
from itsm.exchange.kinds.roster.rotations import ROSTER_ROTATIONS
from itsm.exchange.kinds.roster.shifts import ROSTER_SHIFTS
from itsm.exchange.kinds.rules import RULES
from itsm.exchange.kinds.templates import TEMPLATES
from itsm.exchange.kinds.things import CUSTOMERS, SITES, SKILLS, TEAMS
from itsm.language import listed

KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        PRACTICES, CALENDARS, SERVICE_LEVELS, CUSTOMERS, SITES, TEAMS, SKILLS, DESKS, PEOPLE, MEMBERSHIPS, CONTACTS,
        PERSON_SKILLS, ABSENCES, ROSTERS, ROSTER_SHIFTS, ROSTER_ROTATIONS, ROSTER_OVERRIDES, TAXONOMIES, CATEGORIES,
        RULES, TEMPLATES, MAILBOXES, HOSTS, RUNGS, TIME_BOXES, PERIODS, WATCHES, SERVICES, ITEMS, BUILDS, PLANS,
    )
}  # fmt: skip


def kind_of(key: str) -> Kind:
    """The kind called ``key``. Raises InvalidInput."""
    if key not in KINDS:
        raise InvalidInput(
            text("Expected a kind (%(kinds)s), but it is “%(kind)s”. Choose one of these.",
                 kinds=listed(KINDS), kind=key[:40])
        )  # fmt: skip
    return KINDS[key]
