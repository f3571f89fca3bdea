"""Which stays a requester need not read, since what is inside of them says more in plain words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from itsm.records import elements
from itsm.records.queries.nesting import Row
from itsm.records.queries.past import Visit

Stay = tuple[str, str, datetime]
"""Token, element and beginning of a stay."""


def said_inside(rows: Sequence[Row], language: str) -> set[Stay]:
    """Stays that hold others which say more: of one that is open, such a one has to be open, too."""
    found = set[Stay]()
    for row in rows:
        inner = list(_words_inside(row, language))
        for visit in (*row.visits, *row.runs):
            if any(visit.left_at is not None or one.left_at is None for one in inner):
                found.add(stay(visit))
        found |= said_inside(row.rows, language)
    return found


def _words_inside(row: Row, language: str) -> Iterator[Visit]:
    """Stays somewhere inside of the row whose elements have words for a requester."""
    for below in row.rows:
        if elements.public_name(below.element, language):
            yield from (*below.visits, *below.runs)
        yield from _words_inside(below, language)


def stay(visit: Visit) -> Stay:
    """What names a stay, however often the history was read."""
    return visit.token_id, visit.element_id, visit.entered_at
