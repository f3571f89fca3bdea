"""Answers that mean harm, and a machine that would lead calls elsewhere: no call harms this process, or any other."""

from functools import partial

import pytest
from flask import Flask

from itsm.automation.calling import working
from itsm.automation.calling.working import IN_HAND, call_due
from itsm.records.commands import Reported
from tests.itsm.automation.calling.test_calls import calling, drawn, faults, job
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.outside import Outside, outside
from tests.support.promotions import TicketDesk, use_ticket, variables
from tests.support.records import stored

JSON = {"Content-Type": "application/json"}


def settled(ticket: Reported) -> bool:
    """The process went on, or stands still with a word that says why: nothing is asked again and again."""
    return stored(ticket).status == "waiting" or len(faults()) == 1


@pytest.mark.parametrize(
    "body",
    [b'{"a": 1e999999999}', b'{"a": -1e-999999999}', b'{"a": ' + b"9" * 5000 + b"}", b'{"a": NaN}', b'"\\u0000"',
     b'"\\ud800"', b'{"\\u0000": 1}', b"[" * 900 + b"]" * 900, b"[" + b"1," * 499_000 + b"1]", b"\xff\xfe\x00",
     b'{"a": 1, "a": 2}', b'{"": {"__class__": "x"}}'],
    ids=["endless", "tiny", "long", "NaN", "NUL", "half a character", "NUL in a name", "deep", "many", "no text",
         "twice", "no name"],
)  # fmt: skip
def test_answer_that_cannot_be_kept_is_told_once(desk: TicketDesk, server: Outside, clock: Clock, body: bytes) -> None:
    server.answers[:] = [(200, JSON, body)]
    ticket = calling(desk, f"http://{server.host}/", retries="1")

    call_due(10)

    assert settled(ticket), (stored(ticket).status, job().state)
    assert call_due(10) == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/json; charset=\x00", "a" * 60_000])
def test_headers_of_an_answer_are_kept_as_far_as_they_can_be(desk: TicketDesk, server: Outside, kind: str) -> None:
    server.answers[:] = [(200, {"Content-Type": kind, "X-Name": "gr\xfc\xdf"}, b"a\x00b")]
    ticket = calling(desk, f"http://{server.host}/", retries="1")

    call_due(10)

    assert settled(ticket), (stored(ticket).status, job().state)


def test_expression_that_never_ends_stops_its_own_process_alone(desk: TicketDesk, server: Outside) -> None:
    server.says((200, {"words": "a" * 60 + "!"}))
    endless = []
    for made_of in ("for i in 1..100000000 return i", 'replace(response.body.words, "(a|aa)+$", "x")'):
        found = drawn(f"http://{server.host}/", retries="1")
        found.nodes["act"].extensions.pop()  # what it maps until here
        found.mapping("act", inputs={"url": f'"http://{server.host}/"'}, outputs={"mapped": made_of})
        use_ticket(found)
        endless.append(desk.report())
        desk.go_on(endless[-1])
    good = calling(desk, f"http://{server.host}/")

    assert call_due(10) == 3 and call_due(10) == 0

    assert stored(good).status == "waiting" and len(faults()) == 2
    assert [stored(one).status for one in endless] == ["new", "new"]


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_proxy_of_the_machine_is_not_used(
    desk: TicketDesk, server: Outside, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with outside() as proxy:
        monkeypatch.setenv(name, f"http://{proxy.host}")
        ticket = calling(desk, f"http://{server.host}/")
        call_due(10)

        assert proxy.heard == [] and len(server.heard) == 1 and stored(ticket).status == "waiting"


def test_two_workers_make_a_call_once(app: Flask, tenant: int, desk: TicketDesk, server: Outside) -> None:
    ticket = calling(desk, f"http://{server.host}/", method='"POST"')

    assert set(at_once(app, tenant, [partial(call_due, 10)] * 2)) == {0, 1}

    assert len(server.heard) == 1 and stored(ticket).status == "waiting"


class Killed(BaseException):
    """The process is gone at this point."""


def test_worker_that_dies_before_it_stores_the_answer_calls_again_as_the_same(
    desk: TicketDesk, server: Outside, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = calling(desk, f"http://{server.host}/", method='"POST"')
    server.says((200, {"n": 1}), (200, {"n": 2}))
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(working, "complete_job", _killed)
        call_due(10)
    assert len(server.heard) == 1 and stored(ticket).status == "new"
    assert call_due(10) == 0, "Another worker leaves it alone while the first one may still be at it."

    clock.advance(IN_HAND)

    assert [call_due(10), call_due(10)] == [1, 0] and stored(ticket).status == "waiting"
    assert len({one.headers["idempotency-key"] for one in server.heard}) == 1 and len(server.heard) == 2
    response = variables(ticket)["response"]
    assert isinstance(response, dict) and response["body"] == {"n": 2}


def _killed(*_given: object, **_more: object) -> None:
    raise Killed
