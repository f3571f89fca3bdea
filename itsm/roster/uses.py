"""Where teams, people and calendars are used in rosters; nothing of it stands against: their shifts show a gap.

And where a roster is used: by expressions that ask who is on duty, which fail when it is archived.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import text
from itsm.roster.keeping import roster_row
from itsm.roster.tables import PlanMember, RosterRow
from itsm.uses.asking import uses_of
from itsm.uses.definitions import asked_for
from itsm.uses.registry import Thing, Use, finder, listed

_ROSTERS = "/roster/{}"
_FUNCTION = re.compile(rb"on\s+duty")


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Rosters that a team keeps, archived ones too (they point at it), and those that it has turns in."""
    kept = select(RosterRow.code, RosterRow.names).where(RosterRow.team_key == thing.key).order_by(RosterRow.code)
    yield listed(session, text("Rosters that it keeps"), kept, _ROSTERS)
    yield listed(session, text("Rosters that it has turns in"), _with_turns_of("team", thing.key), _ROSTERS)


@finder("person")
def of_person(session: Session, thing: Thing) -> Iterator[Use]:
    """Rosters that a person has turns in."""
    yield listed(session, text("Rosters with turns"), _with_turns_of("person", thing.key), _ROSTERS)


@finder("calendar")
def of_calendar(session: Session, thing: Thing) -> Iterator[Use]:
    """Rosters whose holidays are those of the calendar."""
    yield listed(session, text("Rosters"), _rosters().where(RosterRow.calendar == thing.code), _ROSTERS)


@finder("roster")
def in_definitions(session: Session, thing: Thing) -> Iterator[Use]:
    """Processes, decisions and forms whose newest version asks who is on duty in it."""
    return asked_for(session, _FUNCTION, thing.code)


def uses(code: str) -> list[Use]:
    """Everything that asks for the roster ``code``. Raises NotFound."""
    with reading() as session:
        return uses_of(session, Thing("roster", roster_row(session, code).key, code))


def _rosters() -> Select[*tuple[str, dict[str, str]]]:
    return select(RosterRow.code, RosterRow.names).where(RosterRow.archived_at.is_(None)).order_by(RosterRow.code)


def _with_turns_of(kind: str, key: int) -> Select[*tuple[str, dict[str, str]]]:
    theirs = select(PlanMember.roster_key).where(PlanMember.kind == kind, PlanMember.member_key == key)
    return _rosters().where(RosterRow.key.in_(theirs))
