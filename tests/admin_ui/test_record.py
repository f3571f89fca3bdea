"""The record page: what one does now, conflicts, drafts, conversation, files, tabs."""

from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from database import unit_of_work
from engine.runtime import suspend_process_instance
from engine.state.tables import Fault, ProcessInstance
from engine.worker import fire_due_timers
from itsm.records.commands import claim_task, complete_task, update_fields
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.processes import damage
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, stored, use_changed_diagram


def test_record_shows_status_priority_with_why_and_the_open_task(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()

    page = worker.open(f"/records/{reported.number}")

    words = shown(worker.page) if worker.page else ""
    assert "In progress" in words and "Critical" in words
    assert "Impact: High · Urgency: High" in words
    assert "What you do now : Solve at line 1" in words.replace("now:", "now :")
    assert page.index('value="solved"') < page.index('value="hand_on"') < page.index('value="wait_requester"')


def test_task_is_completed_with_its_form(desk: Desk, worker: Browser) -> None:
    reported = desk.report()
    task = open_task(reported)
    worker.open(f"/records/{reported.number}")

    page = worker.send(f"/records/{reported.number}/tasks/{task.key}", TRIAGE, outcome="accept")

    assert "Done: Triage" in shown(page)
    assert stored(reported).status == "in_progress"


def test_same_form_sent_twice_acts_once(desk: Desk, worker: Browser) -> None:
    reported = desk.report()
    task = open_task(reported)
    address = f"/records/{reported.number}/tasks/{task.key}"
    worker.open(f"/records/{reported.number}")
    data = {**worker.hidden(address), **TRIAGE, "outcome": "accept"}

    answers = [worker.client.post(address, data=data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert stored(reported).revision == 2


def test_missing_fields_are_named_beside_the_field_and_typing_is_kept(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()
    task = open_task(reported)
    worker.open(f"/records/{reported.number}")

    page = worker.send(f"/records/{reported.number}/tasks/{task.key}", resolution_text="Restarted.", outcome="solved")

    assert page.status_code == 422
    assert "One field needs attention" in shown(page)
    assert f'id="f{task.key}-resolution_code-error"' in page.text
    assert "Restarted.</textarea>" in page.text


def test_somebody_elses_change_is_named_and_typing_is_kept(
    desk: Desk, worker: Browser, make_person: MakePerson
) -> None:
    reported = desk.triaged()
    task = open_task(reported)
    worker.open(f"/records/{reported.number}")
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    update_fields(reported.number, {"service": "Printing"}, other)

    page = worker.send(f"/records/{reported.number}/tasks/{task.key}", SOLVED, outcome="solved")
    again = worker.send(f"/records/{reported.number}/tasks/{task.key}", SOLVED, outcome="solved")

    assert page.status_code == 409
    assert "Dee Agent changed Service" in shown(page)
    assert "Restarted the spooler.</textarea>" in page.text
    assert again.status_code == 200 and stored(reported).status == "resolved"


def test_priority_is_overruled_with_a_reason_that_the_page_shows(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()
    here = f"/records/{reported.number}"
    assert f'href="{here}/priority"' in worker.open(here)
    worker.open(f"{here}/priority")

    without = worker.send(f"{here}/priority", priority="low", reason=" ")
    done = worker.send(f"{here}/priority", priority="low", reason="Works again by itself.")

    assert without.status_code == 422 and "Expected a reason for another priority" in shown(without)
    assert '<option value="low" selected>' in without.text
    assert "Set by Ben Agent instead of Critical: Works again by itself." in shown(done)
    assert "Fields changed: Works again by itself." in shown(done)


def test_priority_is_not_overruled_over_somebody_elses_change(
    desk: Desk, worker: Browser, make_person: MakePerson
) -> None:
    reported = desk.triaged()
    worker.open(f"/records/{reported.number}/priority")
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    update_fields(reported.number, {"service": "Printing"}, other)

    page = worker.send(f"/records/{reported.number}/priority", priority="low", reason="It can wait.")

    assert page.status_code == 409 and "Dee Agent changed Service" in shown(page)
    assert "It can wait.</textarea>" in page.text and stored(reported).priority == "critical"


def test_typing_is_shown_when_the_task_is_gone_meanwhile(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()
    task = open_task(reported)
    worker.open(f"/records/{reported.number}")
    complete_task(task.key, SOLVED, "solved", desk.agent)

    page = worker.send(f"/records/{reported.number}/tasks/{task.key}", note="Half a page of thoughts", outcome="solved")

    assert page.status_code == 409
    assert "This is what you typed: Half a page of thoughts" in shown(page)


def test_draft_is_kept_and_shown_again(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()
    address = f"/records/{reported.number}/tasks/{open_task(reported).key}"
    worker.open(f"/records/{reported.number}")

    data = {"csrf_token": worker.hidden(address)["csrf_token"], "note": "Tried another cable"}
    answer = worker.client.post(f"{address}/draft", data=data)

    assert answer.get_json() == {"saved_at": "2026-11-20T09:00:00Z"}
    assert "Tried another cable</textarea>" in worker.open(f"/records/{reported.number}")


def test_task_of_another_team_cannot_be_done(desk: Desk, signed_in: SignedIn, make_person: MakePerson) -> None:
    reported = desk.triaged()
    browser = Browser(signed_in(make_person("Eve Agent", roles=("agent",), teams=("line-2",))))

    page = browser.open(f"/records/{reported.number}")

    assert "This step waits for somebody of its team." in page
    assert 'value="solved"' not in page


def test_claim_release_and_assign_from_the_record(desk: Desk, worker: Browser, make_person: MakePerson) -> None:
    reported = desk.report()
    address = f"/records/{reported.number}/tasks/{open_task(reported).key}"
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    worker.open(f"/records/{reported.number}")

    assert "You have it" in shown(worker.send(f"{address}/claim"))
    assert "Nobody has it yet" in shown(worker.send(f"{address}/release"))
    assert "Dee Agent has the task now." in shown(worker.send(f"{address}/assign", person=str(other.key)))


def test_claim_on_the_record_names_who_was_faster(desk: Desk, worker: Browser, make_person: MakePerson) -> None:
    reported = desk.report()
    task = open_task(reported)
    worker.open(f"/records/{reported.number}")
    claim_task(task.key, make_person("Dee Agent", roles=("agent",), teams=("line-1",)))

    page = worker.send(f"/records/{reported.number}/tasks/{task.key}/claim")

    assert "Dee Agent has it" in shown(page)


def test_internal_comment_is_marked_and_hidden_from_the_requester(
    desk: Desk, worker: Browser, reporter: Browser
) -> None:
    reported = desk.report()
    worker.open(f"/records/{reported.number}")
    worker.send(f"/records/{reported.number}/comments", body="Looks like the spooler", internal="true")
    page = worker.open(f"/records/{reported.number}?kind=internal")

    assert "Looks like the spooler" in page and 'class="entry internal"' in page
    assert "Looks like the spooler" not in reporter.open(f"/portal/records/{reported.number}")


def test_file_is_attached_and_sent_as_a_download(desk: Desk, worker: Browser) -> None:
    reported = desk.report()
    worker.open(f"/records/{reported.number}")
    page = worker.send(
        f"/records/{reported.number}/comments", files=(BytesIO(b"<script>alert(1)</script>"), "evil <x>.html")
    )

    address = page.text.split(f'href="/records/{reported.number}/attachments/')[1].split('"')[0]
    with worker.client.get(f"/records/{reported.number}/attachments/{address}") as file:
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.mimetype == "application/octet-stream"
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert file.data == b"<script>alert(1)</script>"


def test_internal_file_does_not_exist_for_the_requester(desk: Desk, worker: Browser, reporter: Browser) -> None:
    reported = desk.report()
    worker.open(f"/records/{reported.number}")
    page = worker.send(f"/records/{reported.number}/comments", internal="true", files=(BytesIO(b"log"), "log.txt"))

    address = page.text.split("/attachments/")[1].split('"')[0]

    assert reporter.client.get(f"/records/{reported.number}/attachments/{address}").status_code == 404


def test_what_people_type_is_never_markup(desk: Desk, worker: Browser) -> None:
    reported = desk.report()
    worker.open(f"/records/{reported.number}")

    page = worker.send(f"/records/{reported.number}/comments", body="<img src=x onerror=alert(1)>")

    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text


def test_all_fields_and_history_are_pages_of_their_own(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()

    assert "Vendor&#39;s ticket number" in worker.open(f"/records/{reported.number}/fields")
    assert "Decide priority" in worker.open(f"/records/{reported.number}/history")


def test_history_tells_which_rule_decided_and_why(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()

    worker.open(f"/records/{reported.number}/history")

    assert worker.page is not None
    words = shown(worker.page)
    assert "Rule 1 of Priority matched: Impact: High · Urgency: High → Priority: Critical" in words
    assert "Many people cannot work: everybody helps" in words


def test_step_that_meets_a_fault_says_why_and_keeps_what_was_typed(desk: Desk, worker: Browser) -> None:
    use_changed_diagram(">=times.line_1<", ">=record.limit.first<")
    reported = desk.report()
    worker.open(f"/records/{reported.number}")

    page = worker.send(f"/records/{reported.number}/tasks/{open_task(reported).key}", TRIAGE, outcome="accept")

    words = shown(page)
    assert page.status_code == 409 and "The process cannot go on here" in words
    assert "Expected a date" in words
    assert "“record.limit.first” is null. Line 1, column 1 (record.limit): Expected an entry" in words
    assert str(TRIAGE["title"]) in page.text
    assert stored(reported).revision == 1


def test_record_tells_where_its_process_is_stuck_and_why(desk: Desk, worker: Browser, clock: Clock) -> None:
    use_changed_diagram(">=times.line_2<", ">=record.limit<")
    reported = desk.triaged()
    clock.advance(timedelta(minutes=31))
    fire_due_timers()

    worker.open(f"/records/{reported.number}")

    assert worker.page is not None
    words = shown(worker.page)
    assert "The process is stuck at “Line 2 hands over to line 3”" in words
    assert "“record.limit” is null. Line 1, column 1 (record.limit)" in words


def test_stuck_record_leads_those_who_design_to_the_expression_tester(
    desk: Desk, worker: Browser, clock: Clock, make_person: MakePerson, signed_in: SignedIn
) -> None:
    use_changed_diagram(">=times.line_2<", ">=record.limit<")
    number = desk.triaged().number
    clock.advance(timedelta(minutes=31))
    fire_due_timers()
    owner = Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))
    leads = f'href="/studio/expressions?record={number}"'

    assert [leads in each.open(f"/records/{number}") for each in (owner, worker)] == [True, False]
    assert number in owner.open(f"/studio/expressions?record={number}")


def test_record_says_in_chinese_why_its_process_is_stuck(desk: Desk, worker: Browser, clock: Clock) -> None:
    use_changed_diagram(">=times.line_2<", ">=record.number + 1<")
    reported = desk.triaged()
    clock.advance(timedelta(minutes=31))
    fire_due_timers()
    worker.open("/me")
    worker.send("/language", language="zh-CN", next="/me")

    page = worker.open(f"/records/{reported.number}")

    why = page[page.index("流程"):].split("<details", 1)[1].split("</details>", 1)[0]
    assert "“record.number + 1”" in why and "第 1 行" in why
    assert "Expected" not in why and "lang=" not in why


def test_record_shows_a_fault_of_an_earlier_version_in_english(desk: Desk, worker: Browser, clock: Clock) -> None:
    reported = desk.triaged()
    with unit_of_work() as work:
        instance = work.session.execute(select(ProcessInstance.key)).scalar_one()
        words = "Expected 100% of <x>."
        work.session.add(Fault(instance_key=instance, element_id="line_1", kind="E", message=words, at=clock.now()))
    worker.open("/me")
    worker.send("/language", language="zh-CN", next="/me")

    page = worker.open(f"/records/{reported.number}")

    assert '<p lang="en">Expected 100% of &lt;x&gt;.</p>' in page


def test_diagram_has_its_page_its_file_and_its_state(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()

    assert 'data-diagram="large"' in worker.open(f"/records/{reported.number}/diagram")
    assert "<bpmn:definitions" in worker.open(f"/records/{reported.number}/diagram.bpmn")
    state = worker.client.get(f"/records/{reported.number}/diagram.json").get_json()
    assert state["active"] == [{"id": "line_1", "since": "2026-11-20T09:00:00Z"}]


def test_record_says_who_finished_a_step_that_is_gone(
    desk: Desk, worker: Browser, make_person: MakePerson
) -> None:
    reported = desk.triaged()
    worker.open(f"/records/{reported.number}")
    action = f"/records/{reported.number}/tasks/{open_task(reported).key}"
    colleague = make_person("Eve Agent", roles=("agent",), teams=("line-1",))
    complete_task(open_task(reported).key, {"note": "Not here."}, "hand_on", colleague)

    page = worker.send(action, {"note": "Tried it twice."}, outcome="hand_on")

    assert page.status_code == 409
    assert "Eve Agent has finished “Solve at line 1” meanwhile." in shown(page)
    assert "Tried it twice." in shown(page)


def test_address_of_a_sent_form_leads_back_to_the_record(desk: Desk, worker: Browser, reporter: Browser) -> None:
    reported = desk.triaged()
    key = open_task(reported).key

    for browser, place in ((worker, "/records"), (reporter, "/portal/records")):
        answer = browser.client.get(f"{place}/{reported.number}/tasks/{key}")
        assert answer.location == f"{place}/{reported.number}#task-{key}"


def test_waiting_for_the_requester_asks_for_no_numbers_of_others(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, {"question": "Which printer?"}, "wait_requester", desk.agent)

    page = worker.open(f"/records/{reported.number}")

    assert 'name="note"' in page
    assert 'name="vendor_reference"' not in page and 'name="problem_reference"' not in page


def test_suspended_record_says_so_and_offers_no_step(desk: Desk, worker: Browser) -> None:
    task = open_task(reported := desk.triaged())
    suspend_process_instance(task.instance_key, "the vendor was called", desk.agent)

    worker.open(f"/records/{reported.number}")

    words = shown(worker.page) if worker.page else ""
    assert "In progress Suspended" in words
    assert "The process is suspended: this step waits until somebody resumes it." in words
    assert "What you do now" not in words
    assert "Process suspended: the vendor was called" in words


def test_step_that_was_suspended_meanwhile_says_so(desk: Desk, worker: Browser) -> None:
    task = open_task(reported := desk.triaged())
    worker.open(f"/records/{reported.number}")
    suspend_process_instance(task.instance_key, "the vendor was called", desk.agent)

    page = worker.send(f"/records/{reported.number}/tasks/{task.key}", outcome="solved", **SOLVED)

    assert page.status_code == 409
    assert "An operator has suspended the process meanwhile." in shown(page)


def test_record_whose_state_is_damaged_can_be_read_and_says_that_it_cannot_go_on(desk: Desk, worker: Browser) -> None:
    task = open_task(reported := desk.triaged())
    worker.open(f"/records/{reported.number}")
    damage(task.instance_key)

    page = worker.send(f"/records/{reported.number}/tasks/{task.key}", outcome="solved", **SOLVED)

    assert (page.status_code, worker.client.get(f"/records/{reported.number}").status_code) == (409, 200)
    assert "the saved state of the instance to be readable" in shown(page) and "has finished" not in shown(page)
