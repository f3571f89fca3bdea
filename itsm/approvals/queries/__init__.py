"""Reading ballots: those of a record, the agenda of a board, and its minutes."""

from itsm.approvals.queries.agenda import Item, agenda_of, boards_of, minutes_of
from itsm.approvals.queries.ballots import ballots_of
from itsm.approvals.queries.board import Part, parts_of
from itsm.approvals.queries.called import Called, called_to_vote
from itsm.approvals.queries.shown import BallotShown, SeatShown

__all__ = [
    "BallotShown", "Called", "Item", "Part", "SeatShown", "agenda_of", "ballots_of", "boards_of", "called_to_vote",
    "minutes_of", "parts_of",
]  # fmt: skip
