"""The pages of operators: what stands still, why, and mending one thing or many."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.runtime import (
    Resource,
    activate_jobs,
    cancel_process_instance,
    complete_user_task,
    create_process_instance,
    deploy,
    fail_job,
    publish_message,
)
from engine.state.tables import Operation
from engine.state.worker_rows import beat
from engine.worker.heart import Life
from engine.worker.operations import work_operations
from engine.worker.states import Rounds
from itsm.audit import AuditEntry
from tests.admin_ui.conftest import Browser, shown
from tests.admin_ui.operating import approving, preview, send, shown_at
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.processes import AGENT, create, damage, definition_of, open_faults, open_tasks, start, state_of
from tests.support.tenants import add_tenant

LISTS = (
    "faults", "jobs", "jobs?state=failed", "jobs?state=running", "jobs?state=waiting", "timers", "timers?late=yes",
    "messages", "messages?soon=yes", "messages?awaited=yes", "instances", "instances?state=completed",
    "processes", "workers", "log",
)  # fmt: skip
PAGES = ("/operations", *(f"/operations/{name}" for name in LISTS))
MOST_STATEMENTS = 10


def choice() -> Diagram:
    drawn = Diagram().path("start:s", "xor:x").path("x", "end:e", when="n > 5").path("x", "end:f", when="n <= 5")
    return drawn.attribute("x", name="Big enough?")


def printing() -> Diagram:
    drawn = Diagram("printing").path("start:s", "service:j", "end:e")
    return drawn.zeebe("j", "taskDefinition", type="print", retries="1")


def faulty(count: int = 1) -> list[int]:
    """Instances that stand at a gateway."""
    first = create(choice())
    more = [create_process_instance(definition_of("process"), {}, AGENT).instance_key for _ in range(count - 1)]
    return [first, *more]


@pytest.mark.parametrize("address", PAGES)
def test_page_is_there_with_and_without_rows(operator: Browser, address: str) -> None:
    operator.open(address)
    faulty()
    start(printing())

    operator.open(address)


@pytest.mark.parametrize("role", ["agent", "team_lead", "process_owner", "requester", "integrator"])
def test_pages_are_for_operators_alone(make_person: MakePerson, signed_in: SignedIn, role: str) -> None:
    client = signed_in(make_person("Somebody Else", roles=(role,)))

    answers = {address: client.get(address).status_code for address in PAGES}

    assert set(answers.values()) == {403}, answers


def test_overview_says_what_wants_an_operator(operator: Browser, clock: Clock) -> None:
    faulty(3)
    start(printing())
    publish_message("paid", "4711", {}, AGENT, time_to_live=timedelta(minutes=30))
    clock.advance(timedelta(minutes=11))

    words = shown_at(operator, "/operations")

    assert "3 open faults" in words and "1 stuck job " in words and "1 message near its end" in words
    assert "Big enough?" in words and "print" in words


def test_fault_says_what_failed_where_and_how_it_is_mended(operator: Browser) -> None:
    faulty()

    words = shown_at(operator, "/operations/faults")

    assert "“n &gt; 5” is null" in words and "Big enough?" in words
    assert "The diagram or the data are wrong." in words


def test_fault_is_mended_by_setting_a_variable_and_trying_again(operator: Browser) -> None:
    [instance] = faulty()
    [fault] = open_faults(instance)

    preview(operator, "instances", "set_variables", instance, variables="{n: 7}")
    send(operator, [instance], reason="n was lost")
    words = preview(operator, "faults", "retry", fault.key)
    assert "Can be done now 1" in words
    send(operator, [fault.key], reason="n is there again")

    assert state_of(instance) == "completed"
    page = shown_at(operator, f"/operations/instances/{instance}")
    assert "n was lost" in page and "n is there again" in page and "Ola Operator" in page


def test_damaged_instance_is_shown_and_can_be_cancelled(operator: Browser) -> None:
    [instance] = faulty()
    damage(instance)

    words = shown_at(operator, f"/operations/instances/{instance}")
    assert "This instance cannot be read" in words and "bytes are damaged" in words
    assert "Cancel the process" in words and "Another version" not in words
    preview(operator, "instances", "cancel", instance)
    send(operator, [instance], reason="The disk broke")

    assert state_of(instance) == "cancelled"
    assert "This instance cannot be read" not in shown_at(operator, f"/operations/instances/{instance}")


def test_many_are_cancelled_with_a_preview_and_a_log(operator: Browser) -> None:
    instances = faulty(3)

    words = preview(operator, "instances", "cancel", *instances)
    assert "3 instances" in words and "Instances 3" in words
    send(operator, instances, reason="Started by mistake")
    assert {state_of(instance) for instance in instances} == {"active"}
    work_operations(50)

    log = shown_at(operator, "/operations/log")
    assert "Started by mistake" in log and "3 / 3" in log
    assert {state_of(instance) for instance in instances} == {"cancelled"}
    with reading() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.action == "operation_started")).scalar_one()
    assert (entry.details["kind"], entry.details["things"]) == ("cancel", 3)


def test_all_that_match_are_meant_but_nothing_that_came_later(operator: Browser) -> None:
    before = faulty(2)
    upto = max(before)
    preview(operator, "instances", "cancel", all="yes", upto=upto, **{"filter-process": "process"})
    later = create_process_instance(definition_of("process"), {}, AGENT).instance_key

    operator.send("/operations/start", reason="All of them")
    work_operations(50)

    assert [state_of(instance) for instance in (*before, later)] == ["cancelled", "cancelled", "active"]


def test_reason_is_asked_for_beside_its_field(operator: Browser) -> None:
    [instance] = faulty()
    preview(operator, "instances", "cancel", instance)

    page = operator.send("/operations/start", target=[instance], reason=" ")

    assert page.status_code == 422 and 'id="reason-error"' in page.text
    assert state_of(instance) == "active"


def test_form_sent_twice_begins_one_operation(operator: Browser) -> None:
    instances = faulty(2)
    preview(operator, "instances", "cancel", *instances)
    data = {**operator.hidden("/operations/start"), "target": instances, "reason": "Twice"}

    answers = [operator.client.post("/operations/start", data=data) for _ in range(2)]

    assert answers[0].location == answers[1].location
    with reading() as session:
        assert len(session.execute(select(Operation)).all()) == 1


def test_nothing_is_done_without_the_token_of_the_form(operator: Browser) -> None:
    [instance] = faulty()
    data = {"source": "instances", "kind": "cancel", "target": instance, "reason": "x", "command_id": "1"}

    assert operator.client.post("/operations/start", data=data).status_code == 400
    assert state_of(instance) == "active"


def test_failed_job_gets_new_tries(operator: Browser) -> None:
    start(printing())
    [job] = activate_jobs("print", "w", timedelta(minutes=1), 1)
    fail_job(job.key, 0, AGENT, error_message="Out of paper.")
    assert "Out of paper." in shown_at(operator, "/operations/jobs?state=failed")

    preview(operator, "jobs", "set_retries", job.key)
    send(operator, [job.key], reason="Paper is in", retries="3")

    [again] = activate_jobs("print", "w", timedelta(minutes=1), 1)
    assert (again.key, again.retries) == (job.key, 3)


def test_what_is_refused_is_said_with_its_reason(operator: Browser) -> None:
    [instance] = faulty()
    preview(operator, "instances", "cancel", instance)
    fields = {**operator.hidden("/operations/start"), "target": instance, "reason": "First"}
    operator.client.post("/operations/start", data={**fields, "command_id": "other"})

    page = operator.client.post("/operations/start", data=fields, follow_redirects=True)

    assert "It was not done: Expected instance" in shown(page)


def test_things_of_another_organisation_are_not_there(operator: Browser) -> None:
    other = add_tenant()
    with in_tenant(other):
        [instance] = faulty()
        key = definition_of("process")

    assert "No open faults" in shown_at(operator, "/operations/faults")
    assert "0 open faults" in shown_at(operator, "/operations")
    for address in (f"instances/{instance}", f"instances/{instance}/diagram.bpmn", f"processes/{key}"):
        assert operator.client.get(f"/operations/{address}").status_code == 404
    preview(operator, "faults", "cancel", instance)
    assert operator.send("/operations/start", target=[instance], reason="Mischief").status_code == 404
    with in_tenant(other):
        assert state_of(instance) == "active"


def test_process_page_counts_tokens_and_faults_at_each_element(operator: Browser) -> None:
    faulty(2)
    key = definition_of("process")

    marks = operator.client.get(f"/operations/processes/{key}/diagram.json").get_json()

    assert marks == {"counts": {"x": {"tokens": 0, "faults": 2}}}
    assert "2 run" in shown_at(operator, f"/operations/processes/{key}")


def test_instance_page_shows_tokens_variables_and_history(operator: Browser) -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e")
    instance = start(drawn, {"amount": 12, "who": "Cai"})

    assert "Its task waits for" in shown_at(operator, f"/operations/instances/{instance}")
    variables = shown_at(operator, f"/operations/instances/{instance}/variables")
    assert "amount 12" in variables and 'who "Cai"' in variables.replace("&#34;", '"')
    assert "Begun" in shown_at(operator, f"/operations/instances/{instance}/history")


@pytest.mark.parametrize("address", PAGES)
def test_page_takes_few_statements_however_many_rows(
    operator: Browser, statements: list[str], address: str
) -> None:
    for instance in faulty(12):
        assert state_of(instance) == "active"
    operator.open(address)
    statements.clear()

    operator.open(address)

    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


def test_list_goes_on_where_the_page_before_ended(operator: Browser) -> None:
    deploy("test", [Resource("process", "process", "test.bpmn", choice().xml())], AGENT)
    keys = [create_process_instance(definition_of("process"), {}, AGENT).instance_key for _ in range(52)]

    first = operator.open("/operations/instances")
    assert 'rel="next"' in first and f"/operations/instances/{keys[0]}\"" not in first
    address = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = operator.open(address)

    assert f"/operations/instances/{keys[0]}\"" in second and f"/operations/instances/{keys[51]}\"" not in second


def test_token_is_moved_after_a_look_at_what_ends_and_begins(operator: Browser) -> None:
    instance = start(approving())
    shown_at(operator, f"/operations/instances/{instance}")

    words = preview(operator, "instances", "modify", instance, ends=["2"], begins="after", variables="{n: 3}")
    assert "Ends u" in words and "Begins after" in words and "{n: 3}" in words
    send(operator, [instance], ends=["2"], begins="after", reason="Done by phone")

    assert list(open_tasks(instance)) == ["after"]


def test_instances_are_suspended_and_resumed(operator: Browser) -> None:
    instance = start(approving())

    preview(operator, "instances", "suspend", instance)
    send(operator, [instance], reason="Flood")
    assert state_of(instance) == "suspended"
    assert ": Flood No timer fires" in shown_at(operator, f"/operations/instances/{instance}")
    assert "Suspended" in shown_at(operator, f"/operations/instances/{instance}")
    preview(operator, "instances", "resume", instance)
    send(operator, [instance], reason="Over")

    assert state_of(instance) == "active"


def test_migration_says_before_what_fits_and_why_others_do_not(operator: Browser, statements: list[str]) -> None:
    fits, moved_on, ended = start(approving()), start(approving()), start(approving())
    first = definition_of("process")
    deploy("test", [Resource("process", "process", "test.bpmn", approving().xml())], AGENT)
    many = [create_process_instance(first, {"n": n}, AGENT).instance_key for n in range(60)]
    for instance in (moved_on, *many[::2]):
        complete_user_task(open_tasks(instance)["u"], {}, AGENT)
    cancel_process_instance(ended, "reported twice", AGENT)
    deploy("test", [Resource("process", "process", "test.bpmn", approving("other").xml())], AGENT)
    key = definition_of("process")
    statements.clear()

    words = preview(operator, "instances", "migrate", fits, moved_on, ended, *many, definition=key)
    assert "31 of 63 fit." in words and "Why others do not" in words
    assert f"31 that stand as one does: {moved_on} : Expected &lt;after&gt; in the new version" in words
    assert f"{ended} : Expected instance {ended} to be active, but it is cancelled." in words
    assert "Can be done now 31" in words and "Will be refused 32" in words
    assert len([one for one in statements if "process_instance.state " in one]) <= 5
    send(operator, [fits, moved_on], reason="Corrected")
    work_operations(50)

    assert "1 runs" in shown_at(operator, f"/operations/processes/{key}")


def test_version_is_retired_and_put_into_use_again_with_a_reason(operator: Browser) -> None:
    start(approving())
    key = definition_of("process")

    operator.open(f"/operations/processes/{key}/use")
    refused = operator.send(f"/operations/processes/{key}/retire", reason="")
    assert refused.status_code == 422 and 'id="reason-error"' in refused.text
    retired = shown(operator.send(f"/operations/processes/{key}/retire", reason="Wrong"))
    assert "The version is retired. 1 instance goes on." in retired
    assert "Retired" in retired and ": Wrong" in retired
    operator.open(f"/operations/processes/{key}/use")
    restored = shown(operator.send(f"/operations/processes/{key}/restore", reason="It was right"))

    assert "The version is in use again." in restored


def test_instance_page_takes_few_statements(operator: Browser, statements: list[str]) -> None:
    [instance] = faulty()
    operator.open(f"/operations/instances/{instance}")
    statements.clear()

    operator.open(f"/operations/instances/{instance}")

    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


def test_damage_that_the_worker_found_is_listed_and_said_once(operator: Browser) -> None:
    instance = start(Diagram().path("start:s", "user:u", "end:e").attribute("u", name="Sign the paper"))
    damage(instance)
    Rounds().look()

    listed = shown_at(operator, "/operations/faults")
    words = shown_at(operator, f"/operations/instances/{instance}")

    assert "Sign the paper" in listed and "bytes are damaged" in listed
    assert words.count("bytes are damaged") == 1 and "Try again" in words


def test_damaged_instance_says_so_and_can_be_cancelled(operator: Browser) -> None:
    instance = start(Diagram().path("start:s", "user:u", "end:e").attribute("u", name="Sign the paper"))
    damage(instance)

    now = operator.open(f"/operations/instances/{instance}")
    operator.open(f"/operations/instances/{instance}/variables")
    variables = shown(operator.page) if operator.page else ""
    operator.open(f"/operations/instances/{instance}/history")
    preview(operator, "instances", "cancel", instance)
    operator.send("/operations/start", kind="cancel", reason="Its bytes are gone")

    assert "This instance cannot be read" in now and "Sign the paper" in now
    assert "Move: end the ticked tokens" not in now
    assert "The variables cannot be read" in variables
    assert state_of(instance) == "cancelled"


def test_fault_in_a_called_process_is_named_after_its_own_diagram(operator: Browser) -> None:
    inner = choice().attribute("x", name="Credit good?")
    inner.process_id = "inner"
    inner.nodes["inner"] = inner.nodes.pop("process")
    deploy("inner", [Resource("process", "inner", "inner.bpmn", inner.xml())], AGENT)
    caller = Diagram("outer").path("start:s", "call:x", "end:e").attribute("x", name="Check the customer")
    instance = create(caller.zeebe("x", "calledElement", processId="inner"))

    pages = [operator.open(f"/operations{name}") for name in ("", "/faults", "/instances")]
    operator.open(f"/operations/instances/{instance}")

    assert all("Credit good?" in page and "Check the customer" not in page for page in pages)
    assert "“Credit good?” stands still in “inner”" in (shown(operator.page) if operator.page else "")


def test_timer_in_a_called_process_is_named_after_its_own_diagram(operator: Browser) -> None:
    inner = Diagram("inner").path("start:s", "catch:t", "end:e").timer("t", timeDuration="PT1H")
    drawn = inner.attribute("t", name="Wait for the bank").xml()
    deploy("inner", [Resource("process", "inner", "inner.bpmn", drawn)], AGENT)
    start(Diagram("outer").path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="inner"))

    assert "Wait for the bank" in operator.open("/operations/timers")


def test_fault_in_one_run_says_which_and_marks_that_one_alone(operator: Browser) -> None:
    drawn = printing().attribute("j", name="Print").multi("j", inputCollection="=[1, 2, 3]", inputElement="item")
    instance = create(drawn)
    job = activate_jobs("print", "printer", timedelta(minutes=5), 3)[1]
    fail_job(job.key, 0, AGENT, error_message="paper")

    operator.open(f"/operations/instances/{instance}")
    words = shown(operator.page) if operator.page else ""
    marks = operator.client.get(f"/operations/instances/{instance}/diagram.json").get_json()["counts"]["j"]

    assert "“Print” stands still 2/3 paper" in words
    assert marks["faults"] == 1 and marks["tokens"] >= 3


def test_type_that_no_program_asks_for_is_told_as_such(operator: Browser, clock: Clock) -> None:
    create(printing())

    at_once = operator.open("/operations/jobs?state=stuck")
    clock.advance(timedelta(minutes=3))
    late, first = operator.open("/operations/jobs?state=stuck"), operator.open("/operations")
    waiting = operator.open("/operations/jobs?state=waiting")
    activate_jobs("other", "mailer", timedelta(minutes=5), 1)
    still = operator.open("/operations/jobs?state=stuck")
    assert len(activate_jobs("print", "printer", timedelta(seconds=1), 1)) == 1
    clock.advance(timedelta(seconds=30))
    asked = operator.open("/operations/jobs?state=stuck")

    assert "No jobs here" in at_once and "No jobs here" in waiting
    assert all("no program asks for this type" in page for page in (late, first, still))
    assert "none has for a week" in first
    assert "No jobs here" in asked
    clock.advance(timedelta(minutes=3))
    operator.open("/operations")
    assert "It asked last:" in (shown(operator.page) if operator.page else "")


def test_program_that_works_long_still_does_its_type(operator: Browser, clock: Clock) -> None:
    create(printing())
    create_process_instance(definition_of("printing"), {}, AGENT)
    activate_jobs("print", "printer", timedelta(hours=1), 1)
    clock.advance(timedelta(minutes=9))

    assert "No jobs here" in operator.open("/operations/jobs?state=stuck")
    assert "print" in operator.open("/operations/jobs?state=waiting")
    clock.advance(timedelta(minutes=2))
    assert "no program asks" not in operator.open("/operations/jobs?state=stuck")
    assert "but too few" in operator.open("/operations")


def test_step_that_waits_for_a_message_shows_the_key_under_which_one_is_kept(operator: Browser) -> None:
    drawn = Diagram().path("start:s", "catch:m", "end:e").message("m", "paid").attribute("m", name="Wait for payment")
    start(drawn, {"key": "A-1"})
    publish_message("paid", "A-01", {}, AGENT, time_to_live=timedelta(hours=2))
    publish_message("other", "B-7", {}, AGENT, time_to_live=timedelta(hours=2))

    words = shown_at(operator, "/operations/messages?awaited=yes")

    assert "paid A-1 A-01 Wait for payment" in words and "B-7" not in words
    assert "Nothing waits for a message" in shown_at(operator, "/operations/messages?awaited=yes&name=other")


def test_overview_says_that_no_worker_runs(operator: Browser) -> None:
    alone = shown_at(operator, "/operations")
    life = Life("worker")
    with all_tenants(), unit_of_work() as work:
        beat(work.session, [life.row(clock.now())])
    at_work = shown_at(operator, "/operations")

    assert "No worker of Flowdesk runs" in alone and "Nothing wants you" not in alone
    assert "No worker of Flowdesk runs" not in at_work and "Nothing wants you" in at_work


def test_variables_that_a_faulty_step_reads_are_marked(operator: Browser) -> None:
    inner = choice().attribute("x", name="Credit good?")
    inner.process_id = "inner"
    inner.nodes["inner"] = inner.nodes.pop("process")
    deploy("inner", [Resource("process", "inner", "inner.bpmn", inner.xml())], AGENT)
    caller = Diagram("outer").path("start:s", "call:c", "end:e").attribute("c", name="Check the customer")
    caller.zeebe("c", "calledElement", processId="inner", propagateAllParentVariables="false")
    instance = create(caller)

    words = shown_at(operator, f"/operations/instances/{instance}/variables")
    [own] = faulty()
    alone = shown_at(operator, f"/operations/instances/{own}/variables")

    assert "At “Check the customer” token 2 read by “Credit good?”, which stands still" in words
    assert words.count("which stands still") == 1
    assert "Of the process read by “Big enough?”, which stands still" in alone


def test_all_that_stand_at_one_step_are_moved_with_variables_and_no_others(operator: Browser) -> None:
    drawn = Diagram().path("start:s", "xor:x").path("x", "user:u", "end:e", when="n > 5")
    stuck = [create(drawn.path("x", "end:f", when="n <= 5"))]
    key = definition_of("process")
    stuck.append(create_process_instance(key, {}, AGENT).instance_key)
    elsewhere = create_process_instance(key, {"n": 7}, AGENT).instance_key
    page = operator.open(f"/operations/processes/{key}")
    assert 'name="variables"' in page
    csrf = operator.hidden("/language")["csrf_token"]
    sent = {
        "csrf_token": csrf, "source": "instances", "all": "yes", "filter-process": "process", "filter-version": "1",
        "kind": "modify", "at": "x", "begins": "x", "variables": "{n: 9}",
    }  # fmt: skip

    operator.page = operator.client.post("/operations/preview", data=sent)
    words = shown(operator.page)
    operator.send("/operations/start", reason="n was not sent")
    work_operations(50)

    assert "2 instances" in words and "all tokens at x" in words and "{n: 9}" in words
    assert [list(open_tasks(instance)) for instance in (*stuck, elsewhere)] == [["u"]] * 3
    assert "Moved by hand" not in shown_at(operator, f"/operations/instances/{elsewhere}/history")
