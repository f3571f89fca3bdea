"""What the ladder uses: teams, people and roles that its rungs name, the roster of the duty managers, its fallback."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.escalation.rungs import PERSON, ROLE, TEAM, moment_words
from itsm.escalation.tables import LadderSetting, RungRow
from itsm.uses.registry import Link, Thing, Use, finder

HOME = "/settings/escalation"


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Rungs that name a team stand against."""
    yield _naming(session, f"{TEAM}:{thing.code}")


@finder("role")
def of_role(session: Session, thing: Thing) -> Iterator[Use]:
    """Rungs that name a role stand against."""
    yield _naming(session, f"{ROLE}:{thing.code}")


@finder("person")
def of_person(session: Session, thing: Thing) -> Iterator[Use]:
    """Rungs that name somebody, and that they are the fallback; who leaves is followed by the fallback, or the lead."""
    yield _naming(session, f"{PERSON}:{thing.key}", False)
    fallback = session.scalar(select(LadderSetting.key).where(LadderSetting.fallback_key == thing.key))
    yield Use(text("Told where the ladder finds nobody"), int(fallback is not None), False, [_page()])


@finder("roster")
def of_roster(session: Session, thing: Thing) -> Iterator[Use]:
    """That it is the one of the duty managers stands against."""
    chosen = session.scalar(select(LadderSetting.key).where(LadderSetting.roster_key == thing.key))
    yield Use(text("Roster of the duty managers"), int(chosen is not None), True, [_page()])


def _naming(session: Session, whom: str, against: bool = True) -> Use:
    rows = session.scalars(select(RungRow).where(RungRow.whom == whom).order_by(RungRow.key)).all()
    links = [
        Link(moment_words(row.clock, row.minutes, row.percent), f"{HOME}/rungs/{row.key}") for row in rows[:8]
    ]
    return Use(text("Rungs of the ladder"), len(rows), against, links)


def _page() -> Link:
    return Link(text("Escalation"), HOME)
