"""Absences with substitutes: overlaps, circles, substitutes who are away too, ending early, who stands in now."""

import os
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import AbsenceValues, end_absence, save_absence, set_presence
from itsm.organisation.queries.away import Away, Standing, standing_of
from itsm.organisation.queries.colleagues import Colleague, colleagues_of
from itsm.organisation.queries.person_view import person_view
from itsm.organisation.standing_in import Absence, goes_round, stand_in
from itsm.people.commands import change_person, join_team
from itsm.people.commands.change_person import Changes
from tests.conftest import MORNING
from tests.itsm.organisation.conftest import Absent
from tests.support.clocks import Clock
from tests.support.people import MakePerson

DAY = timedelta(days=1)
EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "100"))
Trio = tuple[Actor, Actor, Actor]
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def trio(make_person: MakePerson) -> Trio:
    """Three agents of one team."""
    names = ("An", "Bo", "Cy")
    an, bo, cy = (make_person(name, roles=("agent",), teams=("line-1",)) for name in names)
    return an, bo, cy


def now_standing(*people: Actor) -> list[Standing]:
    keys = [person.key or 0 for person in people]
    with reading() as session:
        found = standing_of(session, MORNING, keys)
    return [found[key] for key in keys]


def wrong(refused: pytest.ExceptionInfo[InvalidForm]) -> dict[str, str]:
    return {name: str(message) for name, message in refused.value.fields.items()}


def test_absence_that_overlaps_another_is_refused_and_one_that_follows_is_not(
    trio: Trio, absent: Absent
) -> None:
    an, bo, _ = trio
    absent(an, 1, 3)

    with pytest.raises(InvalidForm) as refused:
        absent(an, 2, 4)

    assert "already" in wrong(refused)["starts"]
    absent(an, 3, 4)
    absent(bo, 2, 4)


def test_absence_may_be_made_longer_without_overlapping_itself(trio: Trio, absent: Absent) -> None:
    first = absent(trio[0], 1, 3)

    assert absent(trio[0], 1, 5, key=first.key).revision == first.revision + 1


@pytest.mark.parametrize(
    ("first", "last", "field"), [(2, 1, "ends"), (1, 1, "ends"), (-3, -1, "ends"), (1, 1500, "ends")]
)
def test_time_that_makes_no_sense_is_refused(
    trio: Trio, absent: Absent, first: int, last: int, field: str
) -> None:
    with pytest.raises(InvalidForm) as refused:
        absent(trio[0], first, last)

    assert list(refused.value.fields) == [field]


def test_substitute_who_is_oneself_or_has_left_is_refused(trio: Trio, absent: Absent) -> None:
    an, bo, _ = trio
    change_person(bo.key or 0, Changes(active=False), SYSTEM)

    for substitute, words in ((an, "for themselves"), (bo, "still here")):
        with pytest.raises(InvalidForm) as refused:
            absent(an, 1, 2, substitute)
        assert words in wrong(refused)["substitute"]


def test_substitute_who_is_absent_too_is_refused_unless_somebody_stands_in_for_them(
    trio: Trio, absent: Absent
) -> None:
    an, bo, cy = trio
    alone = absent(bo, 0, 2)

    with pytest.raises(InvalidForm) as refused:
        absent(an, 1, 3, bo)
    absent(bo, 0, 2, cy, key=alone.key)
    absent(an, 1, 3, bo)

    assert "nobody stands in" in wrong(refused)["substitute"]


def test_circle_of_substitutes_is_refused_however_long(trio: Trio, absent: Absent) -> None:
    an, bo, cy = trio
    absent(an, 1, 5, bo)
    absent(bo, 2, 4, cy)

    with pytest.raises(InvalidForm) as refused:
        absent(cy, 3, 6, an)
    absent(cy, 4, 6, an)

    assert "is replaced by this person" in wrong(refused)["substitute"]


def test_first_substitute_who_is_there_stands_in_and_else_the_team(
    trio: Trio, absent: Absent
) -> None:
    an, bo, cy = trio
    until = MORNING + 2 * DAY
    absent(an, -1, 2, bo)
    assert now_standing(an) == [Standing("", Away(until, bo.key, "Bo"))]

    ill = absent(bo, -1, 2, cy)
    assert now_standing(an) == [Standing("", Away(until, cy.key, "Cy"))]

    absent(bo, -1, 2, key=ill.key)
    assert now_standing(an) == [Standing("", Away(until))]


def test_closed_account_stands_in_for_nobody(trio: Trio, absent: Absent) -> None:
    an, bo, _ = trio
    absent(an, -1, 2, bo)

    change_person(bo.key or 0, Changes(active=False), SYSTEM)

    assert now_standing(an) == [Standing("", Away(MORNING + 2 * DAY))]


def test_colleagues_who_are_absent_come_last_with_their_substitute_and_closed_accounts_not_at_all(
    trio: Trio, absent: Absent, make_person: MakePerson
) -> None:
    an, bo, cy = trio
    absent(an, -1, 2, bo)
    change_person(cy.key or 0, Changes(active=False), SYSTEM)

    assert colleagues_of(["line-1"]) == [
        Colleague(bo.key or 0, "Bo"), Colleague(an.key or 0, "An", Away(MORNING + 2 * DAY, bo.key, "Bo")),
    ]  # fmt: skip


def test_absence_that_has_begun_ends_now_and_one_to_come_is_called_off(
    trio: Trio, absent: Absent, clock: Clock
) -> None:
    an = trio[0]
    running, coming = absent(an, -1, 2), absent(an, 5, 7)

    for saved in (running, coming):
        end_absence(an.key or 0, saved.key, an)

    assert now_standing(an) == [Standing()]
    [kept] = person_view(an.key or 0, an).absences
    assert (kept.ends_at, kept.over) == (MORNING, True)
    with pytest.raises(InvalidState, match="it is over"):
        absent(an, -1, 4, key=running.key)


def test_absence_of_others_is_entered_by_their_lead_and_their_administrator_alone(
    trio: Trio, administrator: Actor
) -> None:
    an, bo, cy = trio
    join_team(bo.key or 0, "line-1", "lead", SYSTEM)
    values = AbsenceValues(MORNING + DAY, MORNING + 2 * DAY, "sick")

    with pytest.raises(Forbidden, match="a lead of the team"):
        save_absence(an.key or 0, None, values, cy)
    saved = save_absence(an.key or 0, None, values, bo)
    end_absence(an.key or 0, saved.key, administrator)


def test_why_somebody_is_absent_is_told_to_those_who_enter_it_alone(
    trio: Trio, absent: Absent
) -> None:
    an, bo, _ = trio
    absent(an, 1, 2)

    assert [one.kind for one in person_view(an.key or 0, bo).absences] == [""]
    assert [one.kind for one in person_view(an.key or 0, an).absences] == ["holiday"]


def test_absence_that_somebody_else_changed_is_not_overwritten(trio: Trio, absent: Absent) -> None:
    an = trio[0]
    saved = absent(an, 1, 2)
    values = AbsenceValues(MORNING + DAY, MORNING + 3 * DAY, "holiday")
    save_absence(an.key or 0, saved.key, values, an, saved.revision)

    with pytest.raises(Conflict, match="An did since you opened it"):
        save_absence(an.key or 0, saved.key, values, an, saved.revision)


def test_presence_counts_up_to_its_end_and_behind_an_absence(
    trio: Trio, absent: Absent, clock: Clock
) -> None:
    an, bo, cy = trio
    clock.set(MORNING - timedelta(hours=2))
    set_presence("busy", MORNING + timedelta(minutes=1), an)
    set_presence("busy", MORNING, bo)
    set_presence("here", None, cy)
    absent(cy, -1 / 24, 1)

    assert now_standing(an, bo, cy) == [Standing("busy"), Standing(), Standing("here", Away(MORNING + DAY))]


@pytest.mark.parametrize(("state", "hours", "field"), [("asleep", None, "state"), ("here", -1, "until")])
def test_presence_that_makes_no_sense_is_refused(agent: Actor, state: str, hours: int | None, field: str) -> None:
    until = MORNING + timedelta(hours=hours) if hours else None

    with pytest.raises(InvalidForm) as refused:
        set_presence(state, until, agent)

    assert list(refused.value.fields) == [field]


ABSENCES = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 20), st.integers(1, 6), st.none() | st.integers(1, 5)), max_size=10
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(ABSENCES)
def test_refusing_circles_keeps_every_instant_free_of_them(drawn: list[tuple[int, int, int, int | None]]) -> None:
    kept = list[Absence]()
    for key, (person, first, length, substitute) in enumerate(drawn, 1):
        new = Absence(key, person, MORNING + first * DAY, MORNING + (first + length) * DAY, substitute)
        if not any(one.person_key == person and one.overlaps(new) for one in kept) and not goes_round(new, kept):
            kept.append(new)

    for day, _ in pairwise(range(30)):
        absent = {one.person_key: one for one in kept if one.starts_at <= MORNING + day * DAY < one.ends_at}
        for person, first_of_chain in absent.items():
            chain = [person]
            following = first_of_chain.substitute_key
            while following is not None and following in absent:
                assert following not in chain
                chain.append(following)
                following = absent[following].substitute_key
            assert stand_in(person, absent) == following
