"""To whom people report: who is above somebody, who is below, and whom a form or file names as a manager."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from itsm.people.queries import LONGEST_KEY, normal_email
from itsm.people.tables import PersonRow

DEEPEST = 30
"""Levels that are looked at."""
MOST_BELOW = 2000
Who = TypeVar("Who", bound=Hashable)


def line_above(session: Session, person_key: int | None) -> list[int]:
    """Keys of the active people above somebody, the nearest first; who has left is passed over."""
    found: list[int] = []
    seen, at = {person_key}, person_key
    for _ in range(DEEPEST):
        above = session.scalar(select(PersonRow.manager_key).where(PersonRow.key == at)) if at is not None else None
        if above is None or above in seen:
            break
        seen.add(above)
        if session.scalar(select(PersonRow.active).where(PersonRow.key == above)):
            found.append(above)
        at = above
    return found


def below(session: Session, person_key: int | None) -> list[int]:
    """Keys of the active people who report to somebody, directly or through others: one statement for each level."""
    found: dict[int, None] = {}
    level = [person_key] if person_key is not None else []
    for _ in range(DEEPEST):
        if not level or len(found) >= MOST_BELOW:
            break
        reports = select(PersonRow.key, PersonRow.active).where(PersonRow.manager_key.in_(level))
        rows = [row for row in session.execute(reports).all() if row.key not in found and row.key != person_key]
        found |= dict.fromkeys(row.key for row in rows if row.active)
        level = [row.key for row in rows]
    return list(found)[:MOST_BELOW]


def person_named(session: Session, typed: str) -> int | None:
    """The active person whom an address, ``id:`` and a foreign id, ``#`` and a key, or the name of one alone means."""
    words = typed.strip()
    if words.startswith("id:"):
        named = PersonRow.external_id == words[3:]
    elif words.startswith("#") and words[1:].isascii() and words[1:].isdigit() and len(words) <= LONGEST_KEY:
        named = PersonRow.key == int(words[1:])
    elif "@" in words:
        named = PersonRow.email == normal_email(words)
    else:
        named = func.lower(PersonRow.name) == words.lower()
    found = session.scalars(select(PersonRow.key).where(PersonRow.active, named).limit(2)).all()
    return found[0] if len(found) == 1 else None


def closes_circle(session: Session, person_key: int, manager_key: int) -> bool:
    """True when the manager is the person, or somebody below them."""
    return _reaches(
        person_key, manager_key, lambda at: session.scalar(select(PersonRow.manager_key).where(PersonRow.key == at))
    )


def top_down(
    wanted: Mapping[Who, Who | None], standing: Mapping[Who, Who | None], coming: Collection[Who]
) -> tuple[list[Who], set[Who]]:
    """In which order people are put below their wanted managers, and for whom that would close a circle.

    Managers come before those who report to them, so that no circle stands at any moment, also where two change
    places. ``standing`` is who is above whom now, ``coming`` who is not there yet: nobody is below them before that.
    """
    above, order, circles, done = dict(standing), list[Who](), set[Who](), set[Who]()
    for start in wanted:
        line: dict[Who, None] = {}
        at: Who | None = start
        while at is not None and at not in done and at not in line:
            line[at] = None
            at = wanted[at] if at in wanted else above.get(at)
        for one in reversed(line):
            done.add(one)
            if one not in wanted:
                continue
            order.append(one)
            manager = wanted[one]
            too_early = manager in coming and manager in wanted and manager not in done
            if manager is not None and (too_early or _reaches(one, manager, above.get)):
                circles.add(one)
            else:
                above[one] = manager
    return order, circles


def _reaches(person: Who, manager: Who, above: Callable[[Who], Who | None]) -> bool:
    at: Who | None = manager
    for _ in range(DEEPEST):
        if at is None:
            return False
        if at == person:
            return True
        at = above(at)
    return True


def forget_manager(session: Session, keys: Iterable[int]) -> None:
    """Let nobody report to these people any more, who are taken away."""
    gone = update(PersonRow).where(PersonRow.manager_key.in_(list(keys))).values(manager_key=None)
    session.execute(gone.execution_options(synchronize_session=False))
