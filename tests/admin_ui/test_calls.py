"""Quick log: the caller is recognised, a call becomes a record by its own process, or a note at one that is there."""

import re

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM
from itsm.organisation.commands import save_person
from itsm.records.queries import timeline
from itsm.records.tables import Record
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import SOLVED, Desk, use_changed_diagram

CALL = {"title": "Badge reader is dead", "category": "hardware", "impact": "low", "urgency": "medium"}


@pytest.fixture
def caller(desk: Desk) -> str:
    """The requester, a VIP, has two numbers; one as they write it."""
    values = {
        "name": "Cai Requester", "email": "cai.requester@example.org", "language": "en", "service_class": "vip",
        "time_zone": "Asia/Shanghai", "phones": "+86 138 0013 8000, +86 10 6552 9988",
    }  # fmt: skip
    save_person(desk.requester.key, values, ("requester",), SYSTEM)
    return "+86 138-0013-8000"


def newest() -> Record:
    """The record that was made last."""
    with reading() as session:
        return session.scalars(select(Record).order_by(Record.key.desc()).limit(1)).one()


def words(page: str) -> str:
    """The words of a part of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    "typed", ["%2B8613800138000", "0086 138 0013 8000", "8000", "Cai", "cai.requester@example.org"]
)
def test_caller_is_recognised_in_whatever_spelling(worker: Browser, caller: str, desk: Desk, typed: str) -> None:
    reported = desk.report()

    page = words(worker.open(f"/calls/caller?caller={typed}"))

    assert "Cai Requester VIP" in page and "+86 10 6552 9988" in page and reported.number in page


def test_several_who_fit_are_shown_to_choose_from(worker: Browser, caller: str, make_person: MakePerson) -> None:
    make_person("Cai Other")

    page = words(worker.open("/calls/caller?caller=Cai"))
    worker.open("/calls/new")
    refused = worker.send("/calls/new", CALL, caller="Cai", how="sent_on")

    assert "Several people fit" in page and "Cai Other" in page
    assert refused.status_code == 422 and "several fit" in shown(refused) and CALL["title"] in refused.text


@pytest.mark.parametrize("number", ["%2B8613800138000", "+8613800138000", "008613800138000"])
def test_telephone_opens_the_page_filled_in(worker: Browser, caller: str, number: str) -> None:
    page = worker.open(f"/calls/new?number={number}")

    assert "Cai Requester" in words(page)


def test_call_is_sent_on_by_the_process_of_its_type(worker: Browser, caller: str, desk: Desk) -> None:
    worker.open("/calls/new?number=%2B8613800138000")

    page = worker.send("/calls/new", CALL, caller=caller, how="sent_on")

    made = newest()
    assert f"{made.number} is open and was sent on." in shown(page)
    assert (made.requester_key, made.channel, made.status) == (desk.requester.key, "phone", "in_progress")


def test_form_that_is_sent_twice_makes_one_record(worker: Browser, caller: str) -> None:
    worker.open("/calls/new")
    fields = {**worker.hidden("/calls/new"), **CALL, "caller": caller, "how": "sent_on"}

    for _ in range(2):
        worker.client.post("/calls/new", data=fields)

    assert newest().number == "INC-000001"


def test_solution_that_is_missing_is_asked_for_and_nothing_is_lost(worker: Browser, caller: str) -> None:
    worker.open("/calls/new")
    refused = worker.send("/calls/new", CALL, caller=caller, how="solved")

    assert refused.status_code == 422 and CALL["title"] in refused.text and caller in refused.text
    solved = worker.send("/calls/new", {**CALL, **SOLVED}, caller=caller, how="solved")
    assert newest().status == "resolved" and "is solved" in shown(solved)


def test_process_that_goes_elsewhere_after_the_report_is_told(worker: Browser, caller: str) -> None:
    use_changed_diagram('sourceRef="reported" targetRef="triage"', 'sourceRef="reported" targetRef="back_to_work"')
    worker.open("/calls/new")

    refused = worker.send("/calls/new", CALL, caller=caller, how="sent_on")

    assert refused.status_code == 422 and "Tell a process owner" in shown(refused)


def test_call_is_noted_at_an_open_record(worker: Browser, caller: str, desk: Desk) -> None:
    reported = desk.report()
    worker.open("/calls/new?number=%2B8613800138000")
    fields = {**worker.hidden("/calls/new"), "caller": caller, "title": "Still offline", "description": "At gate 5."}

    for _ in range(2):
        page = worker.client.post(f"/calls/records/{reported.number}", data=fields, follow_redirects=True)

    assert "Call from Cai Requester" in shown(page)
    assert [one.body for one in timeline(reported.number, desk.agent, "en")].count("Still offline\n\nAt gate 5.") == 1


def test_hostile_words_stay_words(worker: Browser, caller: str) -> None:
    page = worker.open("/calls/caller?caller=<script>alert(1)</script>%25_")

    assert "<script>alert" not in page and "Nobody fits" in page


def test_requesters_have_no_page_and_no_entry(desk: Desk, reporter: Browser) -> None:
    assert reporter.client.get("/calls/new").status_code == 403
    assert "/calls/new" not in reporter.open("/portal")


def test_vendor_who_reports_for_nobody_has_no_entry(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    browser = Browser(signed_in(make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))))

    assert "data-log-call" not in browser.open("/work")
