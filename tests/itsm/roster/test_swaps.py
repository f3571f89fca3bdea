"""Swaps: asked, accepted once, confirmed by the lead, refused when a shift has begun or is no longer theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import FlowdeskError, Forbidden, InvalidForm, InvalidState
from engine.registry import SYSTEM, Actor
from itsm.mail.outbox import MailRow
from itsm.roster.commands import (
    answer_swap,
    ask_swap,
    cancel_override,
    confirm_swap,
    remove_rotation,
    save_roster,
    save_rotation,
    save_shift,
    withdraw_swap,
)
from itsm.roster.commands.ask_swap import SwapWish
from itsm.roster.queries.swap_choices import swap_choices
from itsm.roster.tables import OverrideRow
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.rosters import ALL_WEEK, MORNING, ROSTER, TODAY, Crew, ask, people, rotation, shift

AN_DAY, BO_DAY, BO_NIGHT, CY_NIGHT = "2026-11-23.day", "2026-11-21.day", "2026-11-23.night", "2026-11-21.night"
pytestmark = pytest.mark.usefixtures("clock")


def letters() -> list[int | None]:
    with reading() as session:
        return list(session.scalars(select(MailRow.person_key).order_by(MailRow.key)))


def test_swap_counts_once_accepted_and_both_are_told(crew: Crew) -> None:
    key = ask(crew, "2026-11-22.night", CY_NIGHT, taker=crew.cy)
    assert "21 night: cy" in people(crew), "nothing changes before"

    answer_swap("desk", key, True, crew.cy)

    assert {"21 night: an", "22 night: cy"} <= set(people(crew))
    assert letters() == [crew.cy.key, crew.an.key, crew.cy.key]


def test_shift_is_given_away_without_one_in_return(crew: Crew) -> None:
    answer_swap("desk", ask(crew, "2026-11-22.night", taker=crew.bo), True, crew.bo)

    assert "22 night: bo" in people(crew)


def test_swap_is_answered_by_nobody_else_and_once(crew: Crew) -> None:
    key = ask(crew, "2026-11-22.night", CY_NIGHT, taker=crew.cy)

    with pytest.raises(Forbidden):
        answer_swap("desk", key, True, crew.bo)
    with pytest.raises(Forbidden):
        withdraw_swap("desk", key, crew.cy)
    answer_swap("desk", key, True, crew.cy)
    with pytest.raises(InvalidState, match="swapped"):
        answer_swap("desk", key, True, crew.cy)
    with pytest.raises(InvalidState, match="swapped"):
        withdraw_swap("desk", key, crew.an)


def test_lead_confirms_where_the_roster_says_so(crew: Crew) -> None:
    save_roster("desk", {**ROSTER, "confirms_swaps": "true"}, SYSTEM)
    key = ask(crew, "2026-11-22.night", CY_NIGHT, taker=crew.cy)
    answer_swap("desk", key, True, crew.cy)
    assert "21 night: cy" in people(crew) and crew.lead.key in letters()

    with pytest.raises(Forbidden):
        confirm_swap("desk", key, True, crew.an)
    confirm_swap("desk", key, True, crew.lead)

    assert "21 night: an" in people(crew)


def test_two_who_accept_the_same_shift_at_once_do_not_both_get_it(app: object, tenant: int, crew: Crew) -> None:
    from flask import Flask

    from engine import clock

    assert isinstance(app, Flask)
    keys = [ask(crew, "2026-11-22.night", taker=taker) for taker in (crew.bo, crew.cy)]

    def accept(key: int, actor: Actor) -> object:
        with clock.at(MORNING):
            return answer_swap("desk", key, True, actor)

    acts = [lambda: accept(keys[0], crew.bo), lambda: accept(keys[1], crew.cy), lambda: accept(keys[0], crew.bo)]
    refused = [one for one in at_once(app, tenant, acts) if isinstance(one, FlowdeskError)]

    with reading() as session:
        assert len(session.scalars(select(OverrideRow)).all()) == 1
    assert len(refused) == 2


def test_swap_at_the_very_midnight_at_which_the_shift_begins_is_too_late(crew: Crew, clock: Clock) -> None:
    save_shift("desk", "night", shift("00:00", "8"), ALL_WEEK, SYSTEM)
    swap = ask(crew, "2026-11-22.night", CY_NIGHT, taker=crew.cy)
    midnight = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)

    clock.set(midnight)
    with pytest.raises(InvalidState, match="begun"):
        answer_swap("desk", swap, True, crew.cy)
    clock.set(midnight - timedelta(seconds=1))
    answer_swap("desk", swap, True, crew.cy)

    clock.set(midnight)
    assert "21 night: an" in people(crew)


@pytest.mark.parametrize(
    ("given", "returned", "who", "why"),
    [
        ("2026-11-20.day", "", "bo", "has begun"),
        (BO_DAY, "", "cy", "no longer that person"),
        (AN_DAY, CY_NIGHT, "bo", "no longer that person"),
        ("2026-11-22.night", "2026-11-22.night", "cy", "no longer that person"),
        ("2026-11-22.night", "", "an", "somebody else"),
        ("2026-11-22.evening", "", "bo", "no such shift"),
        ("tomorrow", "", "bo", "no such shift"),
    ],
)
def test_swap_that_cannot_be_is_refused(crew: Crew, given: str, returned: str, who: str, why: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        ask(crew, given, returned, taker=getattr(crew, who))

    assert why in " ".join(map(str, refused.value.fields.values()))


def test_nobody_is_on_duty_twice_at_once_by_a_swap(crew: Crew) -> None:
    save_shift("desk", None, shift("12:00", "24", code="call"), ALL_WEEK, SYSTEM)
    save_rotation("desk", None, rotation(crew.bo, code="call", shift="call", turn="week"), SYSTEM)

    with pytest.raises(InvalidForm) as refused:
        ask(crew, AN_DAY)

    assert "twice at the same time" in str(refused.value.fields["given"])
    assert {one.taker for one in swap_choices("desk", AN_DAY, crew.an, "en").choices} == {"Cy"}


def test_swap_dies_with_the_turn_it_was_about(crew: Crew) -> None:
    key = ask(crew, "2026-11-22.night", CY_NIGHT, taker=crew.cy)
    remove_rotation("desk", "nights", {"from": TODAY.isoformat()}, SYSTEM)

    with pytest.raises(InvalidState, match="no longer that person"):
        answer_swap("desk", key, True, crew.cy)


def test_same_is_not_asked_twice_and_may_be_withdrawn(crew: Crew) -> None:
    key = ask(crew, "2026-11-22.night", taker=crew.cy)
    with pytest.raises(InvalidForm):
        ask_swap("desk", SwapWish("2026-11-22.night", crew.cy.key), crew.an)

    withdraw_swap("desk", key, crew.an)

    ask(crew, "2026-11-22.night", taker=crew.cy)


def test_lead_takes_both_halves_of_a_swap_back(crew: Crew) -> None:
    answer_swap("desk", ask(crew, "2026-11-22.night", CY_NIGHT, taker=crew.cy), True, crew.cy)
    before = people(crew)

    cancel_override("desk", 1, crew.lead)

    assert {"21 night: cy", "22 night: an"} <= set(people(crew)) and before != people(crew)


def test_choices_are_only_what_would_be_accepted(crew: Crew) -> None:
    found = swap_choices("desk", "2026-11-22.night", crew.an, "en")

    for one in found.choices[:12]:
        wish = SwapWish("2026-11-22.night", one.taker_key, one.returned)
        withdraw_swap("desk", ask_swap("desk", wish, crew.an).key, crew.an)
    assert {one.taker for one in found.choices} == {"Bo", "Cy"}
