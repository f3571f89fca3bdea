"""Whether two people may swap shifts, decided on what is true when one asks and again when one accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import Text, text
from itsm.roster.planning.duties import Segment
from itsm.roster.planning.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class Swap:
    """``giver`` hands ``given`` to ``taker``, and does ``returned`` of theirs, if there is one."""

    giver: int
    taker: int
    given: Occurrence
    returned: Occurrence | None = None


def wrong_with(swap: Swap, around: Sequence[Segment], now: datetime) -> Text | None:
    """Why the swap cannot be, None when it can; ``around`` are the shifts of the roster about the time of both."""
    if swap.giver == swap.taker:
        return text("Choose somebody else.")
    for occurrence, holder in ((swap.given, swap.giver), (swap.returned, swap.taker)):
        if occurrence is None:
            continue
        if occurrence.starts <= now:
            return text("The shift has begun already. Ask the lead to put somebody else in.")
        if not _holds(holder, occurrence, around):
            return text("This shift is no longer that person's. Reload the page.")
    if swap.returned is not None and swap.returned.id == swap.given.id:
        return text("Both are the same shift. Choose another.")
    if _busy(swap.taker, swap.given, swap.returned, around) or (
        swap.returned is not None and _busy(swap.giver, swap.returned, swap.given, around)
    ):
        return text("Somebody would be on duty twice at the same time. Choose another shift.")
    return None


def _holds(person_key: int, occurrence: Occurrence, around: Sequence[Segment]) -> bool:
    """True when the shift is to be done by the person, from its beginning to its end."""
    parts = [one for one in around if one.occurrence.id == occurrence.id]
    return bool(parts) and all(
        any(duty.member.kind == "person" and duty.member.key == person_key for duty in one.duties) for one in parts
    )


def _busy(person_key: int, wanted: Occurrence, freed: Occurrence | None, around: Sequence[Segment]) -> bool:
    """True when the person is on duty in another shift in the time of ``wanted``, or in that shift itself."""
    return any(
        one.starts < wanted.ends and wanted.starts < one.ends
        for one in around
        if freed is None or one.occurrence.id != freed.id
        for duty in one.duties
        if person_key in (duty.person_key, duty.member.key if duty.member.kind == "person" else None)
    )
