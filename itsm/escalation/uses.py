"""What the ladder uses: teams, people and roles that its rungs name, the roster of the duty managers, its fallback."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Select, literal, null, select, union_all
from sqlalchemy.orm import Session

from database import Key
from engine.errors import text
from itsm.escalation.rungs import PERSON, ROLE, TEAM, moment_words
from itsm.escalation.tables import LadderSetting, RungRow
from itsm.uses.registry import Link, Thing, Use, finder

HOME = "/settings/escalation"


class _Rung(NamedTuple):
    """A rung as it is listed; without a key it stands for the setting that names the fallback."""

    key: int | None
    clock: str
    minutes: int
    percent: int


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
    is_fallback = LadderSetting.fallback_key == thing.key
    nothing = (null().cast(Key), literal(""), literal(0), literal(0))
    fallback = select(*nothing).select_from(LadderSetting).where(is_fallback)
    both = union_all(_rungs(f"{PERSON}:{thing.key}"), fallback).subquery()
    found = [_Rung(*row) for row in session.execute(select(both))]
    yield _use([one for one in found if one.key is not None], False)
    yield Use(text("Told where the ladder finds nobody"), sum(one.key is None for one in found), False, [_page()])


@finder("roster")
def of_roster(session: Session, thing: Thing) -> Iterator[Use]:
    """That it is the one of the duty managers stands against."""
    chosen = session.scalar(select(LadderSetting.key).where(LadderSetting.roster_key == thing.key))
    yield Use(text("Roster of the duty managers"), int(chosen is not None), True, [_page()])


def _rungs(whom: str) -> Select[int, str, int, int]:
    return select(RungRow.key, RungRow.clock, RungRow.minutes, RungRow.percent).where(RungRow.whom == whom)


def _naming(session: Session, whom: str) -> Use:
    return _use([_Rung(*row) for row in session.execute(_rungs(whom))], True)


def _use(rungs: Sequence[_Rung], against: bool) -> Use:
    shown = sorted(rungs, key=lambda one: one.key or 0)[:8]
    links = [Link(moment_words(one.clock, one.minutes, one.percent), f"{HOME}/rungs/{one.key}") for one in shown]
    return Use(text("Rungs of the ladder"), len(rungs), against, links)


def _page() -> Link:
    return Link(text("Escalation"), HOME)
