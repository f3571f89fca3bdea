"""Where sites, customers, teams, people and roles are used in freezes and maintenance windows."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Names, Text, text
from itsm.schedule.rights import PERSON, ROLE, TEAM
from itsm.schedule.tables import PeriodRow
from itsm.uses.registry import SHOWN, Link, Thing, Use, finder

PAGES = {"freeze": "/settings/schedule/freezes", "window": "/settings/schedule/windows"}
_LISTS = {"site": "sites", "customer": "customers"}


@finder("site", "customer")
def of_place(session: Session, thing: Thing) -> Iterator[Use]:
    """Freezes and windows that hold for a site or a customer; nothing of it stands against."""
    listed = _LISTS[thing.kind]
    found = [one for one in _in_use(session) if thing.code in one.scope.get(listed, ())]
    yield _use(text("Freezes and maintenance windows"), found)


@finder("team", "role", "person")
def of_overrider(session: Session, thing: Thing) -> Iterator[Use]:
    """Freezes that it may let work pass."""
    kinds = {"team": (TEAM, thing.code), "role": (ROLE, thing.code), "person": (PERSON, thing.key)}
    kind, named = kinds[thing.kind]
    found = [one for one in _in_use(session) if f"{kind}:{named}" in one.overriders]
    yield _use(text("May let work pass a freeze"), found)


def _in_use(session: Session) -> Sequence[PeriodRow]:
    """All of them: an organisation has dozens, and what they list is JSON."""
    return session.scalars(select(PeriodRow).where(PeriodRow.archived_at.is_(None)).order_by(PeriodRow.key)).all()


def _use(label: Text, found: Sequence[PeriodRow]) -> Use:
    links = [
        Link(Text("%(name)s", {"name": Names(one.names)}), f"{PAGES[one.kind]}/{one.key}") for one in found[:SHOWN]
    ]
    return Use(label, len(found), False, links)
