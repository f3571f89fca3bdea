"""Command: ask somebody to swap a shift, or to take one over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved
from itsm.people.tables import PersonRow
from itsm.roster.keeping import locked, noted, person_told, write_to
from itsm.roster.planning.occurrences import Occurrence, occurrence
from itsm.roster.planning.swapping import Swap, wrong_with
from itsm.roster.queries.loading import plans_of, schedules
from itsm.roster.rights import require_see
from itsm.roster.tables import RosterRow, SwapRow

LONGEST_NOTE = 200
_AROUND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SwapWish:
    """``given`` and ``returned`` are ids of shifts such as ``2026-11-20.night``; without the latter it is given."""

    given: str
    taker_key: int | None
    returned: str = ""
    note: str = ""


def ask_swap(
    code: str, wish: SwapWish, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Ask for a swap of the actor's own shift; the other person gets a letter. Nothing changes before they accept.

    Raises Forbidden, NotFound, InvalidState (archived) and InvalidForm: no such shift, one that is not theirs or has
    begun, somebody who would be on duty twice at once, a swap of the shift that is asked for already.
    """
    require_see(actor)

    def body(opened: UnitOfWork) -> Saved:
        row = locked(opened, code)
        swap = _read(opened.session, row, wish, actor)
        problem = problem_of(opened.session, row, swap)
        if problem is not None:
            raise InvalidForm({"given": problem})
        _refuse_second(opened.session, row, swap)
        kept = _row(row, swap, wish.note)
        opened.session.add(kept)
        opened.session.flush()
        noted(opened, row, "roster_swap_asked", actor, before={}, after=told_swap(kept))
        write_to(
            opened, [swap.taker], f"swap {kept.key} asked",
            text("%(name)s asks you to swap a shift", name=actor.name),
            (text("%(name)s asks you to take their shift of %(day)s. Accept or decline it on the page.",
                  name=actor.name, day=swap.given.day.isoformat()),),
            "/roster/mine", text("Open my shifts"),
        )  # fmt: skip
        return Saved(kept.key, row.revision)

    return run_command("ask_swap", command_id, actor, Saved, body, work)


def problem_of(session: Session, row: RosterRow, swap: Swap) -> Text | None:
    """Why the swap cannot be now; None when it can."""
    both = [one for one in (swap.given, swap.returned) if one is not None]
    begin, end = min(one.starts for one in both) - _AROUND, max(one.ends for one in both) + _AROUND
    schedule = schedules(session, [row], begin, end)[row.key]
    return wrong_with(swap, schedule.segments, clock.now())


def found_occurrence(session: Session, row: RosterRow, shift: str, day: date) -> Occurrence | None:
    """The shift that begins on ``day`` as the plans have it now."""
    return occurrence(plans_of(session, [row.key])[row.key], row.zone, shift, day)


def told_swap(row: SwapRow) -> dict[str, object]:
    """A swap for the audit trail."""
    return {
        "giver": person_told(row.giver_key), "taker": person_told(row.taker_key), "state": row.state,
        "given": f"{row.given_day.isoformat()}.{row.given_shift}",
        "returned": f"{row.returned_day.isoformat()}.{row.returned_shift}" if row.returned_day else None,
    }  # fmt: skip


def _read(session: Session, row: RosterRow, wish: SwapWish, actor: Actor) -> Swap:
    errors: dict[str, Text] = {}
    given, returned = _named(session, row, wish.given), _named(session, row, wish.returned)
    if given is None:
        errors["given"] = text("There is no such shift. Reload the page.")
    if wish.returned and returned is None:
        errors["returned"] = text("There is no such shift. Reload the page.")
    here = select(PersonRow.key).where(PersonRow.key == (wish.taker_key or 0), PersonRow.active)
    taker = session.scalar(here)
    if taker is None:
        errors["taker"] = text("Choose somebody who is still here.")
    if given is None or taker is None or errors:
        raise InvalidForm(errors)
    return Swap(actor.key or 0, taker, given, returned)


def _named(session: Session, row: RosterRow, id: str) -> Occurrence | None:
    day, _, shift = id.partition(".")
    try:
        return found_occurrence(session, row, shift, date.fromisoformat(day)) if id else None
    except (ValueError, OverflowError):
        return None


def _refuse_second(session: Session, row: RosterRow, swap: Swap) -> None:
    same = select(SwapRow.key).where(
        SwapRow.roster_key == row.key, SwapRow.giver_key == swap.giver, SwapRow.taker_key == swap.taker,
        SwapRow.given_shift == swap.given.shift.code, SwapRow.given_day == swap.given.day,
        SwapRow.state.in_(("asked", "accepted")), SwapRow.expires_at > clock.now(),
    )
    if session.scalar(same.limit(1)) is not None:
        raise InvalidForm({"taker": text("They are asked already. Wait for the answer, or withdraw it.")})


def _row(row: RosterRow, swap: Swap, note: str) -> SwapRow:
    returned = swap.returned
    expires: datetime = min(one.starts for one in (swap.given, returned) if one is not None)
    return SwapRow(
        roster_key=row.key, giver_key=swap.giver, taker_key=swap.taker, given_shift=swap.given.shift.code,
        given_day=swap.given.day, returned_shift=returned.shift.code if returned else None,
        returned_day=returned.day if returned else None, note=note.strip()[:LONGEST_NOTE], state="asked",
        expires_at=expires,
    )
