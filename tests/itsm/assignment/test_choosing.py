"""Who of a team gets a task, decided without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from itsm.assignment.choosing import Passed, Rule, Seat, choose

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
EARLIER, EARLIEST = NOW - timedelta(hours=1), NOW - timedelta(hours=2)


def test_least_load_gives_to_who_has_fewest_and_of_two_alike_to_whose_turn_is_longest_ago() -> None:
    seats = [Seat(1, "Ann", 1, load=2), Seat(2, "Bo", 2, load=1, given_at=EARLIER), Seat(3, "Cy", 3, load=1)]

    found = choose(Rule("least_load"), seats)

    assert found.seat == seats[2]
    assert found.by == "least_load"


def test_round_robin_gives_to_whose_turn_is_longest_ago_whatever_they_have() -> None:
    seats = [Seat(1, "Ann", 1, load=0, given_at=EARLIER), Seat(2, "Bo", 2, load=9, given_at=EARLIEST)]

    assert choose(Rule("round_robin"), seats).seat == seats[1]


def test_skill_gives_to_the_best_who_is_good_enough() -> None:
    seats = [Seat(1, "Ann", 1, grade=2), Seat(2, "Bo", 2, grade=4, load=3), Seat(3, "Cy", 3)]

    assert choose(Rule("skill", skill="cisco", least_grade=3), seats).seat == seats[1]
    assert choose(Rule("skill", skill="cisco", least_grade=5), seats).seat is None


def test_skill_without_one_asked_for_gives_by_load() -> None:
    seats = [Seat(1, "Ann", 1, load=1), Seat(2, "Bo", 2)]

    assert choose(Rule("skill"), seats).seat == seats[1]


@pytest.mark.parametrize("strategy", ["round_robin", "least_load", "skill", "duty"])
def test_nobody_gets_it_when_all_are_away_busy_or_full(strategy: str) -> None:
    seats = [Seat(1, "Ann", 1, "away"), Seat(2, "Bo", 2, "busy"), Seat(3, "Cy", 3, load=5)]

    found = choose(Rule(strategy, limit=5), seats)

    assert (found.seat, found.by) == (None, "nobody")
    assert [(one.name, one.why) for one in found.passed] == [("Ann", "away"), ("Bo", "busy"), ("Cy", "full")]


def test_who_worked_on_it_before_goes_first_but_only_with_room() -> None:
    before, other = Seat(1, "Ann", 1, load=3, had_before=True), Seat(2, "Bo", 2)

    assert choose(Rule("least_load", limit=4), [before, other]).by == "before"
    assert choose(Rule("least_load", limit=3), [before, other]).seat == other


def test_absent_people_are_told_with_the_choice() -> None:
    absent = Passed("Wang", "absent", NOW)

    assert choose(Rule("least_load"), [Seat(1, "Ann", 1)], [absent]).passed == (absent,)
