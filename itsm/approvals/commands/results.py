"""What the commands of approvals answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BallotChanged:
    """Something happened to ballot ``key`` of record ``number``; ``state`` is where it stands now."""

    number: str
    key: int
    state: str


@dataclass(frozen=True, slots=True)
class AgendaOrdered:
    """The agenda of a board has these ballots in this order."""

    board: str
    ballots: list[int]
