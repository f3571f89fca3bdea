"""The rungs of the organisation as Settings lists them, and whom a rung may name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, Text, text
from itsm.clocks.levels.lengths import write_minutes
from itsm.escalation.kept import settings, suggested, when_of
from itsm.escalation.rungs import PERSON, Names, moment_words, whom_words
from itsm.escalation.tables import RungRow
from itsm.people.queries import people, teams
from itsm.rights.tables import RoleRow
from itsm.roster.tables import RosterRow


@dataclass(frozen=True, slots=True)
class RungShown:
    """A rung: as a form has it (``values``), and in words."""

    key: int
    revision: int
    values: Mapping[str, str]
    whom: Text
    moment: Text


@dataclass(frozen=True, slots=True)
class LadderShown:
    """The ladder: its rungs, the roster of the duty managers by code and name, the fallback by key and name.

    ``suggested`` are shipped rungs that are not among them; they have no key yet.
    """

    rungs: Sequence[RungShown]
    suggested: Sequence[RungShown]
    roster: str
    roster_names: Mapping[str, str]
    fallback_key: int | None
    fallback: str
    revision: int


def ladder(language: str) -> LadderShown:
    """All of it: rungs by type, priority and clock, the earliest first."""
    order = (RungRow.type_key, RungRow.priority, RungRow.clock, RungRow.percent, RungRow.minutes, RungRow.key)
    with reading() as session:
        rows = session.scalars(select(RungRow).order_by(*order)).all()
        names, chosen = names_for(session, [row.whom for row in rows], language), settings(session)
        roster = session.get(RosterRow, chosen.roster_key) if chosen.roster_key else None
        fallback = people([chosen.fallback_key], session).get(chosen.fallback_key) if chosen.fallback_key else None
        return LadderShown(
            [_shown(row, names) for row in rows], [_suggested(one, language, session) for one in suggested(session)],
            roster.code if roster else "", roster.names if roster else {}, chosen.fallback_key,
            fallback.name if fallback else "", chosen.revision,
        )


def rung_shown(key: int, language: str) -> RungShown:
    """One rung; raises NotFound."""
    with reading() as session:
        row = session.get(RungRow, key)
        if row is None:
            raise NotFound(text("Expected a rung of the ladder, but there is none. Go back to the list."))
        return _shown(row, names_for(session, [row.whom], language))


def choices(language: str) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    """The teams in use and the organisation's own roles that a rung may name, by code and name."""
    with reading() as session:
        own = session.scalars(select(RoleRow).order_by(RoleRow.code)).all()
        roles = [(row.code, row.names.get(language) or row.names.get("en") or row.code) for row in own]
        found = [(one.code, one.name(language)) for one in teams(session) if not one.archived]
    return found, roles


def roster_choices(language: str) -> Sequence[tuple[str, str]]:
    """The rosters in use, by code and name."""
    with reading() as session:
        rows = session.scalars(select(RosterRow).where(RosterRow.archived_at.is_(None)).order_by(RosterRow.code))
        return [(row.code, row.names.get(language) or row.names.get("en") or row.code) for row in rows]


def names_for(session: Session, whom: Sequence[str], language: str) -> Names:
    """What those are called whom rungs name; roles that are shipped have their names in words."""
    keys = [int(one.partition(":")[2]) for one in whom if one.startswith(f"{PERSON}:")]
    own = session.scalars(select(RoleRow)).all()
    return Names(
        {key: one.name for key, one in people(keys, session).items()},
        {one.code: one.name(language) for one in teams(session)},
        {row.code: row.names.get(language) or row.names.get("en") or row.code for row in own},
    )


def _suggested(values: Mapping[str, str], language: str, session: Session) -> RungShown:
    minutes, percent = when_of(values["when"])
    named = values.get("named", "")
    whom = f"{values['whom']}:{named}" if named else values["whom"]
    names = names_for(session, [whom], language) if named else Names({}, {})
    return RungShown(0, 0, values, whom_words(whom, names), moment_words(values["clock"], minutes, percent))


def _shown(row: RungRow, names: Names) -> RungShown:
    kind, _, named = row.whom.partition(":")
    values = {
        "type_key": row.type_key, "priority": row.priority, "clock": row.clock, "whom": kind, "named": named,
        "when": f"{row.percent} %" if row.percent else write_minutes(row.minutes), "event": row.event,
    }  # fmt: skip
    return RungShown(
        row.key, row.revision, values, whom_words(row.whom, names),
        moment_words(row.clock, row.minutes, row.percent, names.teams),
    )
