"""The requesters' portal."""

from io import BytesIO

from engine.runtime import resume_process_instance, suspend_process_instance
from itsm.records.commands import comment, complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import REPORT, SOLVED, Desk, open_task, stored, use_changed_diagram


def test_portal_offers_to_report_and_shows_the_latest(desk: Desk, reporter: Browser) -> None:
    desk.report()

    page = reporter.open("/portal")

    assert 'href="/portal/report/incident"' in page
    assert "Label printer is offline" in page


def test_report_makes_a_record_with_its_files(desk: Desk, reporter: Browser) -> None:
    reporter.open("/portal/report/incident")

    page = reporter.send("/portal/report/incident", REPORT, files=(BytesIO(b"picture"), "desk.png"))

    assert page.request.path == "/portal/records/INC-000001"
    assert "Your number is INC-000001" in shown(page)
    assert "desk.png" in page.text


def test_report_sent_twice_makes_one_record(desk: Desk, reporter: Browser) -> None:
    reporter.open("/portal/report/incident")
    data = {**reporter.hidden("/portal/report/incident"), **REPORT}

    answers = [reporter.client.post("/portal/report/incident", data=data) for _ in range(2)]

    assert {answer.location for answer in answers} == {"/portal/records/INC-000001"}


def test_report_names_what_is_missing_and_keeps_the_rest(desk: Desk, reporter: Browser) -> None:
    reporter.open("/portal/report/incident")

    page = reporter.send("/portal/report/incident", title="Printer")

    assert page.status_code == 422
    assert 'id="f-description-error"' in page.text
    assert 'value="Printer"' in page.text


def test_record_is_told_in_plain_words(desk: Desk, reporter: Browser) -> None:
    reported = desk.triaged()

    page = reporter.open(f"/portal/records/{reported.number}")

    assert "The service desk is working on it" in page
    assert "Solve at line 1" not in page


def test_fault_of_a_diagram_is_told_to_requesters_without_its_inside(desk: Desk, reporter: Browser) -> None:
    use_changed_diagram('=outcome = "reject"', "=count([outcome])")
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    reporter.open(f"/portal/records/{reported.number}")

    page = reporter.send(f"/portal/records/{reported.number}/tasks/{open_task(reported).key}", outcome="confirm")

    assert page.status_code == 409
    assert "This step cannot be finished at the moment" in shown(page)
    assert "count(" not in page.text


def test_requester_confirms_and_the_record_is_closed(desk: Desk, reporter: Browser) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    task = open_task(reported)
    reporter.open(f"/portal/records/{reported.number}")

    page = reporter.send(f"/portal/records/{reported.number}/tasks/{task.key}", outcome="confirm")

    assert page.status_code == 200
    assert stored(reported).status == "closed"


def test_rejecting_asks_what_still_does_not_work(desk: Desk, reporter: Browser) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    task = open_task(reported)
    reporter.open(f"/portal/records/{reported.number}")

    page = reporter.send(f"/portal/records/{reported.number}/tasks/{task.key}", outcome="reject")

    assert page.status_code == 422
    assert f'id="f{task.key}-comment-error"' in page.text


def test_closed_record_is_reopened_by_its_button(desk: Desk, reporter: Browser) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)
    page = reporter.open(f"/portal/records/{reported.number}")
    action = page.split(f'action="/portal/records/{reported.number}/messages/')[1].split('"')[0]

    reporter.send(f"/portal/records/{reported.number}/messages/{action}")

    assert stored(reported).status == "in_progress"


def test_comment_of_the_requester_is_read_by_the_agent(desk: Desk, worker: Browser, reporter: Browser) -> None:
    reported = desk.report()
    reporter.open(f"/portal/records/{reported.number}")
    reporter.send(f"/portal/records/{reported.number}/comments", body="It smells of smoke")

    assert "It smells of smoke" in worker.open(f"/records/{reported.number}")


def test_comment_box_cannot_smuggle_an_internal_comment(desk: Desk, reporter: Browser) -> None:
    reported = desk.report()
    reporter.open(f"/portal/records/{reported.number}")

    page = reporter.send(f"/portal/records/{reported.number}/comments", body="Hidden", internal="true")

    assert page.status_code == 403


def test_record_of_somebody_else_does_not_exist(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    reported = desk.report()
    comment(reported.number, "Between us", False, desk.agent)
    other = Browser(signed_in(make_person("Eva Requester")))

    assert other.client.get(f"/portal/records/{reported.number}").status_code == 404


def test_portal_is_in_chinese_for_those_who_read_it(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    browser = Browser(signed_in(make_person("陈宇", email="chen@example.org", language="zh-CN")))

    page = browser.open("/portal/report/incident")

    assert '<html lang="zh-CN"' in page
    assert "标题" in page and "发生了什么" in page


def test_portal_asks_for_the_answer_that_the_work_waits_for(desk: Desk, reporter: Browser) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, {"question": "Which printer?"}, "wait_requester", desk.agent)

    asked = reporter.open(f"/portal/records/{reported.number}")
    listed = reporter.open("/portal")
    reporter.open(f"/portal/records/{reported.number}")
    answered = reporter.send(f"/portal/records/{reported.number}/comments", body="The one in hall B.")

    assert "We have a question for you" in asked
    assert "Waiting for your answer" in asked and "Waiting for your answer" in listed
    assert "We have a question for you" not in answered.text


def test_portal_says_you_to_its_reader(desk: Desk, reporter: Browser) -> None:
    reporter.open("/portal/report/incident")

    page = reporter.send("/portal/report/incident", REPORT, files=(BytesIO(b"picture"), "desk.png"))

    assert page.text.count("<strong>You</strong>") == 2


def test_record_on_hold_is_told_to_its_requester_until_it_goes_on(desk: Desk, reporter: Browser) -> None:
    task = open_task(reported := desk.triaged())
    address = f"/portal/records/{reported.number}"
    suspend_process_instance(task.instance_key, "the vendor was called", desk.agent)

    held, listed = reporter.open(address), reporter.open("/portal/records")
    words = reporter.open(address)
    resume_process_instance(task.instance_key, "it goes on", desk.agent)

    assert "On hold" in held and "On hold" in listed
    assert "The service desk has paused the work on it" in words and "the vendor was called" not in words
    assert "On hold" not in reporter.open(address)
