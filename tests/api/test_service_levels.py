"""Service levels over HTTP: read, added, changed at the version that was read, applied, taken out of use."""

from uuid import uuid4

import pytest
from flask import Flask

from database import unit_of_work
from engine.registry import Actor
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from tests.api.conftest import Caller, caller_of
from tests.support.people import SignedIn

LEVELS = "/api/v1/service-levels"
GOLD: dict[str, object] = {
    "names": {"en": "Gold", "zh-CN": "金牌"}, "calendar": "24x7",
    "targets": [{"kind": "response", "minutes": 15, "priority": "critical", "thresholds": [50, 80]},
                {"kind": "resolution", "minutes": 240}],
}  # fmt: skip


@pytest.fixture
def chief(app: Flask, tenant: int, administrator: Actor, signed_in: SignedIn) -> Caller:
    """An administrator of an organisation with the shipped level."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    return caller_of(app, signed_in(administrator))


def once() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def test_level_is_added_read_and_changed_with_its_versions_kept(chief: Caller) -> None:
    added = chief.post(LEVELS, {"code": "gold", **GOLD}, once())
    assert (added.status_code, added.headers["ETag"]) == (201, '"1"')

    changed = chief.put(f"{LEVELS}/gold", {**GOLD, "calendar": None, "notice": "Shorter."}, {"If-Match": '"1"'})

    found = chief.get(f"{LEVELS}/gold")
    assert changed.status_code == 200 and found.headers["ETag"] == '"2"'
    told = found.get_json()
    assert [(one["version"], one["calendar"]) for one in told["versions"]] == [(2, None), (1, "24x7")]
    assert [(one["kind"], one["minutes"], one["thresholds"]) for one in told["targets"]] == [
        ("response", 15, [50, 80]), ("resolution", 240, [50, 75, 90]),
    ]
    assert [one["code"] for one in chief.get(LEVELS).get_json()["items"]] == ["gold", "standard"]


def test_change_needs_the_version_that_was_read(chief: Caller) -> None:
    chief.post(LEVELS, {"code": "gold", **GOLD}, once())
    other = {**GOLD, "targets": [{"kind": "resolution", "minutes": 60}]}
    chief.put(f"{LEVELS}/gold", other, {"If-Match": '"1"'})

    assert chief.put(f"{LEVELS}/gold", GOLD).status_code == 428
    assert chief.put(f"{LEVELS}/gold", GOLD, {"If-Match": '"1"'}).status_code == 412
    assert chief.get(f"{LEVELS}/gold").headers["ETag"] == '"2"'


def test_wrong_targets_are_named_by_their_place(chief: Caller) -> None:
    wrong = [{"kind": "resolution", "minutes": 60}, {"kind": "lunch", "minutes": 60}]

    refused = chief.post(LEVELS, {"code": "gold", **GOLD, "targets": wrong}, once())

    assert refused.status_code == 422 and list(refused.get_json()["error"]["fields"]) == ["targets.1"]
    assert chief.get(f"{LEVELS}/gold").status_code == 404


def test_level_is_applied_chosen_and_archived_like_on_its_page(chief: Caller) -> None:
    chief.post(LEVELS, {"code": "gold", **GOLD}, once())

    assert chief.post(f"{LEVELS}/gold/apply", None, once()).get_json()["recount"]["ended"] is False
    assert chief.post(f"{LEVELS}/gold/choose", None, once()).get_json()["default"] is True
    assert chief.post(f"{LEVELS}/gold/archive", None, once()).status_code == 409
    assert chief.post(f"{LEVELS}/standard/archive", None, once()).get_json()["archived"] is True
    assert chief.post(f"{LEVELS}/standard/restore", None, once()).get_json()["archived"] is False
    assert chief.post(f"{LEVELS}/gold/apply").status_code == 422
