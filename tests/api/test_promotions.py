"""Promotions over HTTP: what is offered, made once, refused as the pages refuse it."""

import pytest
from flask import Flask

from tests.api.conftest import Caller, caller_of
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.promotions import TicketDesk, causes, ticket_desk


@pytest.fixture
def tickets(tenant: int, make_person: MakePerson, clock: Clock) -> TicketDesk:
    """A tenant with the packs of tickets and causes in use."""
    return ticket_desk(make_person)


@pytest.fixture
def helper(app: Flask, tickets: TicketDesk, signed_in: SignedIn) -> Caller:
    """The agent of the desk."""
    return caller_of(app, signed_in(tickets.agent))


def test_promotions_are_listed_with_what_they_begin_with(tickets: TicketDesk, helper: Caller) -> None:
    number = tickets.report().number

    (found,) = helper.get(f"/api/v1/records/{number}/promotions").get_json()["items"]

    assert (found["promotion"], found["type"], found["label"], found["several"]) == (
        "dig", "cause", "Look for the cause", False,
    )
    assert found["values"]["symptoms"] == "Seen: No paper"


def test_promotion_is_made_once(tickets: TicketDesk, helper: Caller) -> None:
    number = tickets.report().number
    address, body = f"/api/v1/records/{number}/promotions", {"promotion": "dig", "values": {"title": "Mine"}}

    made = helper.post(address, body, {"Idempotency-Key": "k-1"})
    repeated = helper.post(address, body, {"Idempotency-Key": "k-1"})
    again = helper.post(address, body)

    (cause,) = causes()
    answer = {"number": cause.number, "key": str(cause.key), "created": True}
    assert (made.status_code, made.get_json()) == (201, answer)
    assert (repeated.status_code, repeated.get_json()) == (201, answer)
    assert (again.status_code, again.get_json()) == (200, {**answer, "created": False})
    assert helper.get(address).get_json()["items"] == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"promotion": "nothing"}, {}, 404),
        ({"promotion": "again"}, {}, 403),
        ({}, {}, 422),
        ({"promotion": "dig", "values": {"impact": "local"}}, {}, 422),
        ({"promotion": "dig", "values": {"colour": "red"}}, {}, 422),
        ({"promotion": "dig", "more": 1}, {}, 422),
        ({"promotion": "dig"}, {"If-Match": '"99"'}, 412),
    ],
)
def test_promotion_is_refused(
    tickets: TicketDesk, helper: Caller, body: object, headers: dict[str, str], status: int
) -> None:
    answer = helper.post(f"/api/v1/records/{tickets.report().number}/promotions", body, headers)

    assert answer.status_code == status, answer.get_json()
    assert causes() == []
