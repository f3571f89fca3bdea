"""Rosters over HTTP."""

import pytest
from flask import Flask

from tests.api.conftest import Caller, caller_of
from tests.support.people import SignedIn
from tests.support.rosters import Crew

DESK = "/api/v1/rosters/desk"


@pytest.fixture
def an(app: Flask, crew: Crew, signed_in: SignedIn) -> Caller:
    """An, who has the day shift now."""
    return caller_of(app, signed_in(crew.an))


def test_rosters_are_listed_with_who_is_on_duty(an: Caller) -> None:
    (item,) = an.get("/api/v1/rosters").get_json()["items"]

    assert (item["code"], item["zone"], item["now"][0]["person"]["name"]) == ("desk", "Asia/Shanghai", "An")


def test_who_is_on_duty_now_next_and_at_a_time(an: Caller, crew: Crew) -> None:
    now = an.get(f"{DESK}/on-duty").get_json()
    later = an.get(f"{DESK}/on-duty?at=2026-11-21T14:00:00Z").get_json()

    assert now["now"][0]["person"] == {"key": str(crew.an.key), "name": "An"}
    assert (now["next"][0]["from"], now["missing"]) == ("2026-11-20T12:00:00+00:00", 0)
    assert later["now"][0]["person"]["name"] == "Cy"


def test_schedule_has_every_shift_of_the_days(an: Caller) -> None:
    found = an.get(f"{DESK}/schedule?from=2026-11-21&days=2").get_json()

    ids = [item["id"] for item in found["items"]]
    assert ids == ["2026-11-21.day", "2026-11-21.night", "2026-11-22.day", "2026-11-22.night"]
    assert found["items"][0]["parts"][0]["duties"][0]["person"]["name"] == "Bo"


@pytest.mark.parametrize(
    ("address", "status"),
    [(f"{DESK}/on-duty?at=tomorrow", 422), (f"{DESK}/on-duty?at=2026-11-21T14:00:00", 422),
     (f"{DESK}/schedule?days=63", 422), ("/api/v1/rosters/nowhere/on-duty", 404),
     ("/api/v1/rosters/nowhere/schedule", 404)],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused(an: Caller, address: str, status: int) -> None:
    assert an.get(address).status_code == status
