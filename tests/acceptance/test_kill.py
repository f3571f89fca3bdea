"""What was answered is there after ``kill -9``; what was sent again acts once."""

import os
import re
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.support.servers import Server, Visitor, hidden

REPORT = {
    "title": "Label printer is offline", "description": "Since this morning.", "category": "printing", "impact": "low",
    "urgency": "medium",
}  # fmt: skip
KILLS = 30 if int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "0")) >= 1000 else 3


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running installation with an administrator who works tickets."""
    made = Server(tmp_path / "data")
    made.set_up()
    made.start()
    yield made
    made.kill()


def report(visitor: Visitor, title: str, command_id: str | None = None) -> str:
    """Report an incident; gives its number."""
    page = visitor.get("/portal/report/incident")
    sent = {"csrf_token": hidden(page, "csrf_token"), "command_id": command_id or hidden(page, "command_id")}
    status, url, body = visitor.post("/portal/report/incident", {**REPORT, "title": title, **sent})
    assert status == 200, body
    return url.rsplit("/", 1)[-1]


def triage_form(visitor: Visitor, number: str) -> tuple[str, dict[str, str]]:
    """Address and fields of the open task's form, filled in."""
    page = visitor.get(f"/records/{number}")
    found = re.search(rf'action="(/records/{number}/tasks/\d+)"', page)
    assert found is not None
    names = ("csrf_token", "command_id", "revision")
    sent = {name: hidden(page, name, found[1]) for name in names}
    return found[1], {**REPORT, **sent, "impact": "high", "urgency": "high", "outcome": "accept"}


def test_kill_between_two_steps_loses_nothing(server: Server) -> None:
    visitor = Visitor(server.address)
    visitor.sign_in()
    number = report(visitor, "Printer")
    address, form = triage_form(visitor, number)

    server.kill()
    server.start()
    status, _, page = visitor.post(address, form)

    assert status == 200
    assert "Solve at line 1" in page
    server.kill()
    server.start()
    assert "Solve at line 1" in visitor.get(f"/records/{number}")


def test_the_same_form_sent_twice_acts_once_even_after_a_kill(server: Server) -> None:
    visitor = Visitor(server.address)
    visitor.sign_in()
    number = report(visitor, "Printer", "the same form")
    address, form = triage_form(visitor, number)
    visitor.post(address, form)

    server.kill()
    server.start()

    assert report(visitor, "Printer", "the same form") == number
    status, url, _ = visitor.post(address, form)
    assert (status, url) == (200, f"{server.address}/records/{number}")
    assert visitor.get("/api/v1/records?type=incident").count('"number"') == 1


def test_kills_under_load_lose_and_double_nothing(server: Server) -> None:
    visitor = Visitor(server.address)
    visitor.sign_in()
    numbers: dict[str, str] = {}

    for kill in range(KILLS):
        names = [f"report {kill}-{index}" for index in range(12)]
        sender = threading.Thread(target=_send_all, args=(visitor, names, numbers))
        sender.start()
        time.sleep(0.15 + 0.1 * (kill % 5))  # not a wait for something: the instant of the kill is to be arbitrary
        server.kill()
        sender.join()
        server.start()
        answered = dict(numbers)
        _send_all(visitor, names, numbers)

        assert {name: numbers[name] for name in answered} == answered

    assert len(set(numbers.values())) == len(numbers) == KILLS * 12
    assert sorted(numbers.values()) == [f"INC-{count:06d}" for count in range(1, KILLS * 12 + 1)]


def _send_all(visitor: Visitor, names: list[str], numbers: dict[str, str]) -> None:
    """Report under each name until the server is gone; the name is the command's id, so a repeat is recognised."""
    for name in names:
        try:
            numbers[name] = report(visitor, name, name)
        except (URLError, HTTPException, ConnectionError):
            return
