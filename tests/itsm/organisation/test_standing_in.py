"""Deciding on absences without a database: what overlaps, what goes round, who stands in."""

from datetime import timedelta

import pytest

from itsm.organisation.standing_in import Absence, first_overlap, goes_round, stand_in, uncovered
from tests.conftest import MORNING


def away(key: int, person: int, first: int, last: int, substitute: int | None = None) -> Absence:
    return Absence(key, person, MORNING + timedelta(days=first), MORNING + timedelta(days=last), substitute)


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [(0, 1, False), (0, 2, True), (2, 3, True), (1, 3, True), (3, 4, False), (0, 9, True)],
)
def test_absences_overlap_when_they_share_an_instant(first: int, last: int, overlaps: bool) -> None:
    kept, new = away(1, 7, 1, 3), away(0, 7, first, last)

    assert (first_overlap(new, [kept]) == kept) is overlaps
    assert first_overlap(away(1, 7, first, last), [kept]) is None
    assert first_overlap(away(0, 8, first, last), [kept]) is None


@pytest.mark.parametrize(("first", "last", "circle"), [(1, 2, False), (5, 6, True), (4, 6, True), (6, 9, False)])
def test_substitutes_go_round_only_where_all_of_them_are_away_at_once(first: int, last: int, circle: bool) -> None:
    others = [away(1, 1, 5, 6, 2), away(2, 2, 0, 10, 3)]

    assert goes_round(away(0, 3, first, last, 1), others) is circle
    assert goes_round(others[0], [others[1], away(3, 3, first, last, 1)]) is circle


def test_substitute_is_uncovered_where_nobody_stands_in_for_them() -> None:
    new, covered, alone = away(0, 1, 1, 5, 2), away(1, 2, 0, 3, 3), away(2, 2, 4, 9)

    assert uncovered(new, [covered]) is None
    assert uncovered(new, [covered, alone]) == alone


def test_nobody_stands_in_when_kept_absences_go_round() -> None:
    absent = {1: away(1, 1, 0, 9, 2), 2: away(2, 2, 0, 9, 3), 3: away(3, 3, 0, 9, 2), 4: away(4, 4, 0, 9, 5)}

    assert [stand_in(person, absent) for person in (1, 2, 3, 4, 5)] == [None, None, None, 5, None]
