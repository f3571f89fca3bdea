"""Options of another server: asked seldom, only where it is allowed, and never for long."""

import json
from time import monotonic

import pytest

from engine.errors import InvalidInput
from itsm.forms.reading import read_form
from itsm.options.web import hosts, kept
from itsm.options.web.ahead import ask_ahead
from itsm.options.web.asking import MOST_BYTES, SECONDS, ask
from itsm.options.web.kept import from_web
from tests.itsm.options.conftest import Rooms


def values(rooms: Rooms) -> list[object]:
    """What the server offers."""
    return [one["value"] for one in from_web(rooms.address)]


def test_list_of_texts_is_options(rooms: Rooms) -> None:
    assert values(rooms) == ["Hall A", "Hall B"]


def test_entries_have_values_and_labels(rooms: Rooms) -> None:
    rooms.body = json.dumps({"options": [{"value": 1, "label": "One"}, {"label": "none"}, None, [2]]}).encode()

    assert from_web(rooms.address) == [{"value": "1", "label": "One"}, {"value": "2", "label": "2"}]


def test_answer_is_kept(rooms: Rooms) -> None:
    assert values(rooms) == values(rooms)

    assert rooms.asked == ["/rooms.json"]


def test_answers_of_a_form_are_there_before_it_is_checked(rooms: Rooms) -> None:
    fields = [
        {"type": "radio", "id": "a", "key": "a", "label": "A", "properties": {"options_from": f"web:{rooms.address}"}},
        {"type": "radio", "id": "b", "key": "b", "label": "B", "properties": {"options_from": "teams"}},
    ]

    ask_ahead(read_form(json.dumps({"id": "f", "components": fields}).encode(), "f.form"))

    assert rooms.asked == ["/rooms.json"]
    assert values(rooms) == ["Hall A", "Hall B"] and len(rooms.asked) == 1


def test_failing_server_is_left_alone_and_what_it_said_is_used(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "GOOD_SECONDS", 0)
    values(rooms)
    rooms.status = 500

    assert values(rooms) == values(rooms) == ["Hall A", "Hall B"]
    assert len(rooms.asked) == 2


@pytest.mark.parametrize("body", [b"<html>", b"\xff", b"[" * 100_000, b'"' + b"x" * MOST_BYTES + b'"'])
def test_what_is_no_list_gives_no_options(rooms: Rooms, body: bytes) -> None:
    rooms.body = body

    assert values(rooms) == []


def test_redirect_is_not_followed(rooms: Rooms) -> None:
    rooms.status, rooms.location = 302, f"http://{rooms.host}/elsewhere"

    assert values(rooms) == []
    assert rooms.asked == ["/rooms.json"]


def test_dripping_server_is_left_in_time(rooms: Rooms) -> None:
    rooms.drips = True
    begun = monotonic()

    assert values(rooms) == []
    assert monotonic() - begun < SECONDS + 1


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x", "http://localhost/x", "http://169.254.169.254/latest", "https://example.org/x",
        "file:///etc/passwd", "http://[::1]/x",
    ],
)
def test_host_that_is_not_listed_is_never_asked(rooms: Rooms, address: str) -> None:
    with pytest.raises(InvalidInput, match="FLOWDESK_OPTION_HOSTS"):
        ask(address)


@pytest.mark.parametrize("place", ["169.254.169.254", "::ffff:169.254.169.254", "127.0.0.1", "::1", "fe80::1%eth0"])
def test_listed_name_may_not_lead_to_this_machine_or_its_cloud(place: str) -> None:
    with pytest.raises(InvalidInput, match="leads to"):
        hosts.require_place("rooms.example.org", place)


def test_listed_host_needs_encryption_off_this_machine() -> None:
    hosts.configure(["rooms.example.org:80"])

    with pytest.raises(InvalidInput, match="https"):
        ask("http://rooms.example.org/x")

    hosts.configure([])


@pytest.mark.parametrize("value", ["user@host", "https://host", "host/path", "a:0"])
def test_setting_takes_hosts_only(value: str) -> None:
    with pytest.raises(ValueError):  # what a setting that cannot be read raises
        hosts.read_hosts(value)
    assert hosts.read_hosts("A.example, b.example:8443") == ("a.example", "b.example:8443")
