"""Commands: accept or decline a swap that one was asked for, confirm it as the lead, withdraw one's own."""

from collections.abc import Iterable

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, NotFound, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved
from itsm.roster.choices import SWAP_STATES
from itsm.roster.commands.ask_swap import found_occurrence, problem_of, told_swap
from itsm.roster.commands.override import for_one_shift
from itsm.roster.keeping import locked, noted, write_to
from itsm.roster.planning.swapping import Swap
from itsm.roster.rights import leads_of, require_change, require_own
from itsm.roster.tables import RosterRow, SwapRow

MINE = "/roster/mine"


def answer_swap(
    code: str, key: int, accepts: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Accept or decline as the one who was asked; accepted, it counts at once or waits for the lead.

    Raises Forbidden (somebody else), NotFound, InvalidState: it was answered already, a shift has begun, is no longer
    theirs, or somebody would be on duty twice at once.
    """

    def body(opened: UnitOfWork) -> Saved:
        row, kept = _open(opened, code, key, ("asked",))
        require_own(actor, kept.taker_key)
        if not accepts:
            _end(opened, row, kept, "declined", actor)
        elif row.confirms_swaps:
            _require_possible(opened, row, kept)
            _end(opened, row, kept, "accepted", actor)
        else:
            _carry_out(opened, row, kept, actor)
        return Saved(kept.key, row.revision)

    return run_command("answer_swap", command_id, actor, Saved, body, work)


def confirm_swap(
    code: str, key: int, accepts: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Confirm or decline, as the lead, what both have agreed upon. Raises what ``answer_swap`` raises."""

    def body(opened: UnitOfWork) -> Saved:
        row, kept = _open(opened, code, key, ("accepted",))
        require_change(opened.session, row.team_key, actor)
        if accepts:
            _carry_out(opened, row, kept, actor)
        else:
            _end(opened, row, kept, "declined", actor)
        return Saved(kept.key, row.revision)

    return run_command("confirm_swap", command_id, actor, Saved, body, work)


def withdraw_swap(
    code: str, key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Take back what one asked for, before it counts. Raises Forbidden, NotFound, InvalidState."""

    def body(opened: UnitOfWork) -> Saved:
        row, kept = _open(opened, code, key, ("asked", "accepted"))
        require_own(actor, kept.giver_key)
        _end(opened, row, kept, "withdrawn", actor)
        return Saved(kept.key, row.revision)

    return run_command("withdraw_swap", command_id, actor, Saved, body, work)


def _open(work: UnitOfWork, code: str, key: int, states: tuple[str, ...]) -> tuple[RosterRow, SwapRow]:
    """The roster, locked: so two answers come one after the other; and the swap, which must be in one of ``states``."""
    row = locked(work, code)
    mine = select(SwapRow).where(SwapRow.key == key, SwapRow.roster_key == row.key)
    kept = work.session.scalar(mine.with_for_update())
    if kept is None:
        raise NotFound(text("Expected a swap of this roster, but there is none. Reload the page."))
    if kept.state not in states:
        raise InvalidState(
            text("Expected a swap that waits for this answer, but it is already: %(state)s. Reload the page.",
                 state=SWAP_STATES[kept.state])
        )  # fmt: skip
    return row, kept


def _carry_out(work: UnitOfWork, row: RosterRow, kept: SwapRow, actor: Actor) -> None:
    swap = _require_possible(work, row, kept)
    pairs = [(swap.given, swap.giver, swap.taker)]
    if swap.returned is not None:
        pairs.append((swap.returned, swap.taker, swap.giver))
    work.session.add_all(
        for_one_shift(row, one.shift.code, one.day, before, after, kept.key) for one, before, after in pairs
    )
    _end(work, row, kept, "done", actor)


def _require_possible(work: UnitOfWork, row: RosterRow, kept: SwapRow) -> Swap:
    given = found_occurrence(work.session, row, kept.given_shift, kept.given_day)
    returned = None
    if kept.returned_shift is not None and kept.returned_day is not None:
        returned = found_occurrence(work.session, row, kept.returned_shift, kept.returned_day)
    problem: Text | None = text("A shift of it does not take place any more.")
    if given is not None and (kept.returned_shift is None or returned is not None):
        swap = Swap(kept.giver_key, kept.taker_key, given, returned)
        problem = problem_of(work.session, row, swap)
        if problem is None:
            return swap
    raise InvalidState(text("Expected a swap that is still possible, but it is not. %(why)s", why=problem))


def _end(work: UnitOfWork, row: RosterRow, kept: SwapRow, state: str, actor: Actor) -> None:
    before = told_swap(kept)
    kept.state = state
    kept.ended_at = None if state == "accepted" else clock.now()
    noted(work, row, f"roster_swap_{state}", actor, before=before, after=told_swap(kept))
    _tell(work, kept, state, [kept.giver_key, kept.taker_key], MINE)
    if state == "accepted":
        _tell(work, kept, "lead", leads_of(work.session, row), f"/roster/{row.code}/swaps")


def _tell(work: UnitOfWork, kept: SwapRow, state: str, people: Iterable[int], path: str) -> None:
    said = SWAP_STATES["accepted" if state == "lead" else state]
    write_to(
        work, people, f"swap {kept.key} {state}", text("Swap of a shift: %(state)s", state=said),
        (text("The swap of the shift of %(day)s is now: %(state)s.", day=kept.given_day.isoformat(), state=said),),
        path, text("Open my shifts") if path == MINE else text("Open the swaps"),
    )  # fmt: skip
