"""Bodies and keys that mean harm at votes, plans, findings, promotions: refused in words, and nothing is changed."""

import pytest
from flask import Flask

from engine.registry import Actor
from itsm.people.queries import actor_of
from tests.api.conftest import Caller, caller_of
from tests.support.approvals import Asked, ask, votes_of
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.promotions import TicketDesk, causes, ticket_desk
from tests.support.recurrence import Desk as Recurring
from tests.support.recurrence import findings, look, recurrence_desk
from tests.support.schedule import NUMBER, Site, use_pack

KEY = {"Idempotency-Key": "k-1"}
LONG = "9" * 5000
BODIES: list[object] = [None, [], "text", {}, {"more": 1}, {"reason": 1}, {"choice": ["approve"]}, {"reason": {"a": 1}}]


@pytest.fixture
def asked(requester: Actor, make_person: MakePerson, clock: Clock) -> Asked:
    """A ballot of two, with a vote of the first, who is the chair."""
    for name in ("A", "B"):
        make_person(f"Member {name}", roles=("agent",), teams=("board",))
    return ask(requester, members=["team:board"], chair=["person:Member A"])


@pytest.fixture
def member(app: Flask, asked: Asked, signed_in: SignedIn) -> Caller:
    """Who may vote."""
    found = actor_of(min(one for one in asked.tasks() if one is not None))
    asked.vote(found, "approve")
    return caller_of(app, signed_in(found))


@pytest.mark.parametrize("what", ["vote", "close", "leave"])
@pytest.mark.parametrize("body", BODIES)
def test_body_of_a_vote_that_is_none_is_refused(member: Caller, asked: Asked, what: str, body: object) -> None:
    ballot = asked.ballot.key
    path = {"leave": f"seats/{asked.ballot.key}/leave"}.get(what, what)

    answer = member.post(f"/api/v1/ballots/{ballot}/{path}", body, KEY)

    assert answer.status_code in (400, 415, 422), answer.get_json()
    assert votes_of(asked) == ["approve"] and asked.ballot.state == "open"


@pytest.mark.parametrize("key", [str(10**30), LONG, "-1", "²", "1e3", "0x1"])
def test_key_of_a_vote_that_is_none_is_no_address(member: Caller, asked: Asked, key: str) -> None:
    for path in (f"ballots/{key}/vote", f"ballots/{asked.ballot.key}/seats/{key}/leave"):
        body = {"choice": "approve"} if path.endswith("vote") else {"reason": "Gone."}
        assert member.post(f"/api/v1/{path}", body, KEY).status_code == 404


@pytest.mark.parametrize("substitute", [LONG, "-1", 1, {}, "²", str(2**53)])
def test_substitute_that_is_no_key_is_refused(member: Caller, asked: Asked, substitute: object) -> None:
    address = f"/api/v1/ballots/{asked.ballot.key}/seats/1/leave"

    answer = member.post(address, {"reason": "Gone.", "substitute": substitute}, KEY)

    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["substitute"])


TIMES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1999-12-31T00:00:00Z", "2200-01-01T00:00:00Z"]


@pytest.mark.parametrize("at", TIMES)
def test_times_that_no_calendar_reaches_are_refused(
    app: Flask, tenant: int, make_person: MakePerson, signed_in: SignedIn, clock: Clock, at: str
) -> None:
    use_pack()
    site = Site(make_person("Ben Agent", roles=("agent",), teams=("line-1",)), make_person("Lea Lead"))
    site.report()
    caller, other = caller_of(app, signed_in(site.agent)), "2026-11-24T00:00:00Z"

    for begin, end in ((at, other), (other, at), (at, at)):
        body = {"begin": begin, "end": end}
        query = f"from={begin}&to={end}".replace("+", "%2B")
        assert caller.post(f"/api/v1/records/{NUMBER}/plan", body, KEY).status_code == 422
        assert caller.get(f"/api/v1/schedule?{query}").status_code == 422
    changed = caller.patch(f"/api/v1/records/{NUMBER}", {"fields": {"starts": at}}, {"If-Match": '"1"'})
    assert changed.status_code in (200, 422)
    assert caller.get("/api/v1/schedule?from=2026-11-20T00:00:00Z&to=2026-11-30T00:00:00Z").status_code == 200
    assert caller.client.get("/schedule").status_code == caller.client.get(f"/records/{NUMBER}").status_code == 200


@pytest.mark.parametrize(
    "values",
    [{"title": ["a"]}, {"title": {"a": 1}}, {"title": "x" * 100_001}, {"__class__": 1}, {"": 1}, {LONG: 1},
     {"requester_key": 1}, {"number": "CAU-1"}, {"status": "ended"}, {"impact": "high' or 1=1"}],
)  # fmt: skip
def test_promotion_takes_no_values_that_are_none(
    app: Flask, tenant: int, make_person: MakePerson, signed_in: SignedIn, clock: Clock, values: dict[str, object]
) -> None:
    tickets: TicketDesk = ticket_desk(make_person)
    helper, number = caller_of(app, signed_in(tickets.agent)), tickets.report().number

    answer = helper.post(f"/api/v1/records/{number}/promotions", {"promotion": "dig", "values": values}, KEY)

    assert answer.status_code == 422 or isinstance(values.get("title"), list | dict), answer.get_json()
    assert [type(one.title) for one in causes()] in ([], [str])


@pytest.mark.parametrize("body", [None, [], {"values": []}, {"revision": "x"}, {"more": 1}, {"values": {"title": ""}}])
def test_finding_is_opened_by_no_body_that_is_none(
    app: Flask, tenant: int, make_person: MakePerson, signed_in: SignedIn, clock: Clock, body: object
) -> None:
    desk: Recurring = recurrence_desk(make_person)
    desk.tickets("Mail", "VPN", "Paper", item="LP-7")
    look()
    helper = caller_of(app, signed_in(desk.agent))

    answer = helper.post(f"/api/v1/recurrence/findings/{findings()[0].key}/open", body, KEY)

    assert answer.status_code in (400, 415, 422) and findings()[0].state == "proposed"
    for key in (LONG, str(10**30), "-1"):
        assert helper.post(f"/api/v1/recurrence/findings/{key}/open", {}, KEY).status_code == 404
