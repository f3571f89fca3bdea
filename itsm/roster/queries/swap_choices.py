"""With whom somebody may swap a shift: only what would be accepted if both said yes now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from database import reading
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.roster.keeping import roster_row
from itsm.roster.planning.duties import Segment
from itsm.roster.planning.occurrences import Occurrence
from itsm.roster.planning.swapping import Swap, wrong_with
from itsm.roster.queries.lists import title_of
from itsm.roster.queries.loading import Schedule, schedules
from itsm.roster.rights import require_see

NEAR = timedelta(days=14)
_MARGIN = timedelta(days=3)
MOST = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could take the shift; ``returned`` is what they would give for it, empty when nothing."""

    taker_key: int
    taker: str
    returned: str = ""
    shift_name: str = ""
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class SwapChoices:
    """The shift that is to be swapped, and with whom it can be."""

    roster: str
    roster_title: str
    zone: str
    id: str
    shift_name: str
    starts: datetime
    ends: datetime
    choices: Sequence[Choice]


def swap_choices(code: str, id: str, actor: Actor, language: str) -> SwapChoices:
    """With whom the actor may swap their shift ``id``. Raises Forbidden and NotFound (not theirs, begun, no such)."""
    require_see(actor)
    now = clock.now()
    with reading() as session:
        row = roster_row(session, code)
        wide = schedules(session, [row], now - _MARGIN, now + 5 * NEAR)[row.key]
    given = next((one.occurrence for one in wide.segments if one.occurrence.id == id), None)
    if given is None or not _is_whole(wide.segments, given, actor.key or 0) or given.starts <= now:
        raise NotFound(text("Expected a shift of yours that is still to come, but this is none. Reload the page."))
    found = _choices(wide, given, actor.key or 0, now, language)
    return SwapChoices(
        row.code, title_of(row, language), row.zone, id, given.shift.name(language), given.starts, given.ends, found
    )


def _choices(wide: Schedule, given: Occurrence, own: int, now: datetime, language: str) -> list[Choice]:
    near = [one for one in wide.segments if given.starts - NEAR - _MARGIN < one.ends
            and one.starts < given.ends + NEAR + _MARGIN]  # fmt: skip
    people = sorted(
        {member.key for plan in wide.plans for member in plan.members if member.kind == "person"} - {own},
        key=lambda key: wide.facts.people[key].name if key in wide.facts.people else "",
    )
    here = [key for key in people if key in wide.facts.people and wide.facts.people[key].left_at is None]
    found = [
        Choice(key, wide.facts.people[key].name)
        for key in here
        if not _is_away(wide, key, given) and wrong_with(Swap(own, key, given), near, now) is None
    ]
    for part in near:
        other = part.occurrence
        if other.starts <= now or abs(other.starts - given.starts) > NEAR or len(found) >= MOST:
            continue
        theirs = {duty.person_key for duty in part.duties}
        for key in (one for one in here if one in theirs):
            fits = _is_whole(near, other, key) and not _is_away(wide, key, given) and not _is_away(wide, own, other)
            if fits and wrong_with(Swap(own, key, given, other), near, now) is None:
                name = wide.facts.people[key].name
                found.append(Choice(key, name, other.id, other.shift.name(language), other.starts, other.ends))
    return found


def _is_whole(parts: Sequence[Segment], occurrence: Occurrence, person_key: int) -> bool:
    """True when the person does all of the shift themselves."""
    mine = [one for one in parts if one.occurrence.id == occurrence.id]
    return bool(mine) and all(
        any(duty.person_key == person_key == duty.member.key and duty.member.kind == "person" for duty in one.duties)
        for one in mine
    )


def _is_away(wide: Schedule, person_key: int, occurrence: Occurrence) -> bool:
    return any(
        one.person_key == person_key and one.starts_at < occurrence.ends and occurrence.starts < one.ends_at
        for one in wide.facts.absences
    )
