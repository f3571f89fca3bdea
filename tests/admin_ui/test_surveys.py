"""The survey in the portal, on the record, in sum and as a file."""

from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from itsm.records.commands import Reported, complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.records import INCIDENT, SOLVED, TRIAGE, Desk, open_task


def closed(desk: Desk) -> Reported:
    """A closed incident about which its requester is asked, since all are."""
    everybody = (INCIDENT / "survey.dmn").read_text(encoding="utf-8").replace("<text>30</text>", "<text>100</text>")
    deploy("incident", [Resource("decision", "survey", "incident/survey.dmn", everybody.encode())], SYSTEM)
    reported = desk.report()
    complete_task(open_task(reported).key, {**TRIAGE, **SOLVED}, "solved", desk.agent)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)
    return reported


def test_requester_answers_in_the_portal_and_the_agent_reads_it(
    desk: Desk, reporter: Browser, worker: Browser
) -> None:
    address = f"/portal/records/{closed(desk).number}"
    assert f'href="{address}/survey"' in reporter.open("/portal")
    assert f'href="{address}/survey"' in reporter.open(address)

    reporter.open(f"{address}/survey")
    thanks = reporter.send(f"{address}/survey", score="4", comment="<b>Quick</b>")

    assert "Thank you for your answer" in shown(thanks)
    assert f'href="{address}/survey"' not in reporter.open("/portal")
    page = worker.open(address.removeprefix("/portal"))
    assert "4 of 5" in page and "&lt;b&gt;Quick&lt;/b&gt;" in page


def test_answer_without_a_choice_keeps_what_was_typed(desk: Desk, reporter: Browser) -> None:
    address = f"/portal/records/{closed(desk).number}/survey"
    reporter.open(address)

    page = reporter.send(address, comment="Slow")

    assert page.status_code == 422
    assert 'id="score-error"' in page.text and "Slow" in page.text


def test_answer_after_the_answer_is_refused(desk: Desk, reporter: Browser) -> None:
    address = f"/portal/records/{closed(desk).number}/survey"
    reporter.open(address)
    first = {**reporter.hidden(address), "score": "5"}
    second = {**first, "command_id": "another-one", "score": "1"}

    answers = [reporter.client.post(address, data=data).status_code for data in (first, first, second)]

    assert answers == [303, 303, 409]


def test_survey_that_nobody_asked_leads_to_the_record(desk: Desk, reporter: Browser) -> None:
    address = f"/portal/records/{desk.report().number}"

    assert reporter.client.get(f"{address}/survey").location == address


def test_sums_are_shown_and_given_as_a_file(desk: Desk, reporter: Browser, worker: Browser) -> None:
    number = closed(desk).number
    reporter.open(f"/portal/records/{number}/survey")
    reporter.send(f"/portal/records/{number}/survey", score="4", comment="=1+1")

    page = shown(worker.client.get("/surveys?by=category"))
    file = worker.client.get("/surveys?as=csv").text

    assert "Printing Incident 1 1 4.0" in page
    assert number in file and "'=1+1" in file
    assert reporter.client.get("/surveys").status_code == 403
