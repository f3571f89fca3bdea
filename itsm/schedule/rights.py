"""Who sees the schedule, plans, and lets work pass: the one place of this room that decides it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Forbidden, Text, text
from engine.registry import Actor
from itsm.people.roles import may
from itsm.rights.standing import standing_of
from itsm.schedule.deciding.conflicts import Conflict
from itsm.schedule.tables import PeriodRow

SETTINGS, OVERRIDE, PLAN = "settings.manage", "schedule.override", "record.edit"
PERSON, TEAM, ROLE = "person", "team", "role"


def may_see(actor: Actor) -> bool:
    """The schedule is read by those who work, or who may look people up; of records only those that they see."""
    return may(actor, "work.see") or may(actor, "people.see")


def require_see(actor: Actor) -> None:
    """Raise Forbidden unless ``may_see``."""
    if not may_see(actor):
        raise Forbidden(text("Expected somebody who works at the desk, but you do not. Ask an administrator."))


def is_named(actor: Actor, overriders: Iterable[str]) -> bool:
    """True when the actor is one of those whom a freeze names: ``person:7``, ``team:CODE`` or ``role:CODE``."""
    roles = actor.roles | (standing_of(actor).stands_for if actor.kind == "person" else frozenset())
    own = {f"{PERSON}:{actor.key}", *(f"{TEAM}:{one}" for one in actor.teams), *(f"{ROLE}:{one}" for one in roles)}
    return any(one in own for one in overriders)


def require_pass(session: Session, actor: Actor, found: Sequence[Conflict]) -> None:
    """Raise Forbidden unless the actor may let all of it pass.

    A freeze that names people is theirs alone; for the others, and for all else, it takes the right to override.
    """
    keys = {one.block_key for one in found if one.block_key is not None}
    rows = session.scalars(select(PeriodRow).where(PeriodRow.key.in_(sorted(keys)))).all() if keys else []
    for row in rows:
        if row.overriders and not (actor.kind != "person" or is_named(actor, row.overriders)):
            raise Forbidden(_not_named(row.names.get("en", ""), actor))
    rest = any(one.block_key is None for one in found) or any(not row.overriders for row in rows)
    if rest and not may(actor, OVERRIDE):
        raise Forbidden(
            text(
                "Expected somebody who may let planned work pass, but %(name)s may not. Ask the lead of the team.",
                name=actor.name,
            )
        )


def may_pass(session: Session, actor: Actor, found: Sequence[Conflict]) -> bool:
    """True when the actor may let all of it pass."""
    try:
        require_pass(session, actor, found)
    except Forbidden:
        return False
    return True


def _not_named(freeze: str, actor: Actor) -> Text:
    return text(
        "Expected one of those who may let work pass the freeze “%(freeze)s”, but %(name)s is not. Ask one of them.",
        freeze=freeze, name=actor.name,
    )
