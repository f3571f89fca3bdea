"""What a figure comes to: a headline, and a table that says how."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from engine.errors import Text

Cell = str | int | Decimal | date | Text | None


@dataclass(frozen=True, slots=True)
class Month:
    """A cell that is a whole month; ``first`` is its first day."""

    first: date


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that is the number of a record."""

    number: str


@dataclass(frozen=True, slots=True)
class Result:
    """``rows`` have a cell for each of the ``columns``; ``headline`` is None while there is nothing to say."""

    headline: Text | None
    columns: Sequence[Text]
    rows: Sequence[Sequence[Cell | Month | Number]] = field(default_factory=tuple)
    more: bool = False
    """True when there are more records than were looked at."""


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Per cent with one digit behind the point; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"))
