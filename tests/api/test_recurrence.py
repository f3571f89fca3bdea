"""The API of recurring records: findings, the decision on one, what followed upon the work of a record."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.api.conftest import Caller, caller_of
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.recurrence import Desk, findings, link_aftermath, linked, look, recurrence_desk

ALL = "/api/v1/recurrence/findings"


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """A tenant with the packs in use."""
    return recurrence_desk(make_person)


@pytest.fixture
def helper(app: Flask, desk: Desk, signed_in: SignedIn) -> Caller:
    """The agent of the desk."""
    return caller_of(app, signed_in(desk.agent))


def found(desk: Desk) -> str:
    """The address of a finding: three tickets about one printer."""
    desk.tickets("Mail", "VPN", "Paper", item="LP-7")
    look()
    return f"{ALL}/{findings()[0].key}"


def test_findings_are_listed_with_their_figures(desk: Desk, helper: Caller) -> None:
    address = found(desk)

    (item,) = helper.get(ALL).get_json()["items"]
    one = helper.get(address).get_json()

    assert (item["measure"], item["measure_name"], item["label"], item["state"]) == ("item", "Item", "LP-7", "proposed")
    assert (item["recent"], item["count"], item["at_least"], item["within_days"]) == (3, 3, 3, 14)
    assert {one["number"] for one in one["records"]} == {"TKT-000001", "TKT-000002", "TKT-000003"}


def test_finding_is_opened_once(desk: Desk, helper: Caller) -> None:
    address = f"{found(desk)}/open"

    made = helper.post(address, {"values": {"title": "LP-7"}}, {"Idempotency-Key": "k-1"})
    again = helper.post(address, {}, {"Idempotency-Key": "k-2"})

    assert (made.status_code, made.get_json()["linked"], made.get_json()["created"]) == (201, 3, True)
    assert (again.status_code, again.get_json()["record"]) == (200, made.get_json()["record"])
    assert len(linked()) == 3


@pytest.mark.parametrize(
    ("act", "body", "status"),
    [
        ("open", {"values": {"colour": "red"}}, 422), ("open", {"revision": 99}, 409), ("open", {"more": 1}, 422),
        ("link", {"number": "CAU-9"}, 422), ("dismiss", {}, 422), ("dismiss", {"reason": "x" * 501}, 422),
    ],
)  # fmt: skip
def test_decision_is_refused(desk: Desk, helper: Caller, act: str, body: object, status: int) -> None:
    answer = helper.post(f"{found(desk)}/{act}", body, {"Idempotency-Key": "k-1"})

    assert answer.status_code == status, answer.get_json()
    assert findings()[0].state == "proposed"


def test_what_followed_upon_a_work(desk: Desk, helper: Caller, clock: Clock) -> None:
    work = desk.work(service="ERP")
    desk.go_on(work)
    clock.advance(timedelta(hours=1))
    ticket = desk.ticket("No orders", service="ERP")
    link_aftermath()

    answer = helper.get(f"/api/v1/records/{work.number}/aftermath").get_json()

    (one,) = answer["items"]
    assert (one["number"], one["field"], one["linked"]) == (ticket.number, "service", True)
