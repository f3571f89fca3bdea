"""Records whose process calls another, repeats a task, catches an error and a signal: what people read and may do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import ExecutionFault, Forbidden, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from engine.runtime import activate_jobs, broadcast_signal, fail_job, set_variables
from engine.state.tables import ElementEventRow
from engine.worker import fire_due_timers
from itsm.audit import AuditEntry
from itsm.language import translate
from itsm.packs.deployed import form
from itsm.records.commands import Reported, claim_task, complete_task, retry_fault, send_message_to_record
from itsm.records.queries import diagram_state, history, open_faults, record_view, steps, timeline, work_list
from itsm.records.queries.nesting import Count
from tests.support.access import (
    AccessDesk,
    access_desk,
    instance_of,
    status_of,
    tasks,
    use_changed_person_check,
    use_process,
)
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson


@pytest.fixture
def access(tenant: int, make_person: MakePerson, clock: Clock) -> AccessDesk:
    """The access pack in use, with its people; the time stands still."""
    return access_desk(make_person)


@pytest.fixture
def operator(make_person: MakePerson) -> Actor:
    """Somebody who looks after the engine."""
    return make_person("Ola", ("operator",))


def sentences(reported: Reported, reader: Actor, language: str = "en", public: bool = False) -> list[str]:
    lines = timeline(reported.number, reader, language, public)
    return [translate(line.sentence, language) for line in lines if line.sentence is not None]


def test_task_of_the_called_process_has_its_own_name_form_and_buttons(access: AccessDesk) -> None:
    reported = access.looked_up()

    (own,) = record_view(reported.number, access.security, "en").tasks
    (chinese,) = record_view(reported.number, access.security, "zh-CN").tasks

    assert (own.name, own.public_name) == ("Compare with the register", "Security compares the register")
    assert chinese.name == "比对名册"
    assert [outcome.key for outcome in own.outcomes] == ["clear", "listed"]
    assert own.form is not None and own.form.id == form("access_found").id
    assert own.may_complete and own.runs == ()
    assert [item.step for item in work_list(access.security, "teams").items] == ["Compare with the register"]


def test_status_comes_from_the_call_and_from_the_last_listed_of_several(access: AccessDesk, clock: Clock) -> None:
    reported = access.report()
    assert status_of(reported) == "new"

    reported = access.looked_up()
    assert status_of(reported) == "checking"

    complete_task(tasks(reported)[0].key, {}, "clear", access.security)
    set_variables(instance_of(reported), {"days_left": 1}, SYSTEM)
    clock.advance(timedelta(hours=5))
    fire_due_timers()
    assert [task.element_id for task in tasks(reported)] == ["approve", "approve", "urge"]
    assert status_of(reported) == "approval"


def test_diagram_shows_the_call_as_active_and_nothing_of_its_inside(access: AccessDesk, clock: Clock) -> None:
    reported = access.looked_up()
    clock.advance(timedelta(hours=1))

    found = diagram_state(reported.number, access.desk)

    assert [active.element_id for active in found.active] == ["look_up"]
    assert set(found.done) == {"asked", "check"}
    assert set(found.taken_flows) == {"to_check", "to_look_up"}
    assert found.durations["check"] == timedelta() and found.durations["look_up"] == timedelta(hours=1)


def test_steps_name_the_element_of_the_process_that_it_stands_in(access: AccessDesk) -> None:
    reported = access.looked_up()

    found = steps(reported.number, access.desk, "en")
    own = [(step.name, step.state, step.element_id) for step in found]
    inner = [(step.name, step.state, step.element_id) for step in found[1].inner]
    public = [(step.name, step.state) for step in steps(reported.number, access.requester, "en")]

    assert own[:2] == [("Check the request", "done", "check"), ("Look the person up", "now", "look_up")]
    assert inner == [("Compare with the register", "now", None)]
    assert ("Approve", "next", "approve") in own
    assert ("Security compares the register", "now") in public and ("Two teams decide", "next") in public


def test_history_names_the_process_and_the_run(access: AccessDesk) -> None:
    reported = access.in_approval()

    lines = history(reported.number, access.desk, "zh-CN")

    called = [(line.element_name, line.process) for line in lines if line.element_id == "check"]
    assert {("核对申请", None), ("比对名册", "人员核实")} == set(called)
    assert [(line.run, line.is_whole) for line in lines if line.element_id == "approve"] == [
        (None, True), (1, False), (2, False),
    ]


def test_timeline_tells_who_claimed_and_did_what_in_the_called_process(access: AccessDesk) -> None:
    reported = access.looked_up()
    task = tasks(reported)[0]
    claim_task(task.key, access.security)
    complete_task(task.key, {}, "clear", access.security)

    told = sentences(reported, access.desk)

    assert "Claimed “Compare with the register”" in told
    assert told.count("Compare with the register: Nothing found") == 1
    assert told.count("Check the request: Accept") == 1
    assert "Security compares the register" in sentences(reported, access.requester)


def test_tasks_of_several_approvers_are_told_apart_and_each_is_told(access: AccessDesk) -> None:
    reported = access.in_approval()

    views = record_view(reported.number, access.desk, "en").tasks
    names = [[(run.number, run.of, run.item) for run in view.runs] for view in views]
    assert names == [[(1, 2, "Security")], [(2, 2, "Rooms")]]
    assert [view.runs[0].item for view in record_view(reported.number, access.desk, "zh-CN").tasks] == ["安保", "机房"]

    for task, actor in zip(tasks(reported), (access.security, access.rooms), strict=True):
        complete_task(task.key, {"reason": "Known"}, "approve", actor)
    told = timeline(reported.number, access.desk, "en")
    approved = [line.actor_name for line in told if line.sentence and str(line.sentence) == "Approve: Approve"]
    assert approved == ["Security", "Rooms"]
    (decided,) = [step for step in steps(reported.number, access.desk, "en") if step.name == "Approve"]
    assert (decided.count, decided.handlers) == (Count(2, 2), ("Security", "Rooms"))
    assert [step.name for step in steps(reported.number, access.requester, "en")].count("Two teams decide") == 1
    assert status_of(reported) == "granted"


def test_time_of_a_repeated_step_counts_once(access: AccessDesk, clock: Clock) -> None:
    reported = access.in_approval()
    clock.advance(timedelta(hours=1))

    assert diagram_state(reported.number, access.desk).durations["approve"] == timedelta(hours=1)
    public = {step.name: step.duration for step in steps(reported.number, access.requester, "en")}
    assert public["Two teams decide"] == timedelta(hours=1)


def test_error_of_the_called_process_leads_out_of_the_call(access: AccessDesk) -> None:
    reported = access.looked_up()
    complete_task(tasks(reported)[0].key, {}, "listed", access.security)

    assert [task.element_id for task in tasks(reported)] == ["tell"]
    assert status_of(reported) == "refused"
    assert "Refused" in sentences(reported, access.desk)
    assert "refused" in diagram_state(reported.number, access.desk).done


def test_signal_holds_the_record_wherever_it_is(access: AccessDesk) -> None:
    first, second = access.looked_up(), access.in_approval()

    broadcast_signal("lockdown", {}, SYSTEM)

    for reported in (first, second):
        assert [task.element_id for task in tasks(reported)] == ["hold"]
        assert status_of(reported) == "held"
        assert "Lockdown" in sentences(reported, access.desk)
        views = record_view(reported.number, access.desk, "en").tasks
        assert [view.name for view in views] == ["Wait for the all-clear"]


def test_standing_token_is_told_and_goes_on_when_it_is_tried_again(
    access: AccessDesk, operator: Actor, clock: Clock
) -> None:
    reported = access.in_approval()
    clock.advance(timedelta(hours=5))
    fire_due_timers()

    (fault,) = open_faults(reported.number, operator, "en")
    assert (fault.element_name, fault.at, fault.may_retry) == ("How urgent?", clock.now(), True)
    assert "“days_left < 3” is null" in translate(fault.message, "en")
    assert not open_faults(reported.number, access.desk, "en")[0].may_retry
    assert [active.element_id for active in diagram_state(reported.number, access.desk).stuck] == ["how_slow"]
    stuck = [step for step in steps(reported.number, access.desk, "en") if step.stuck]
    assert [(step.name, step.state) for step in stuck] == [("How urgent?", "now")]
    assert "Time ran out: Too slow" in sentences(reported, access.desk)
    assert len(work_list(access.desk, "all").items) == 2

    assert retry_fault(reported.number, fault.key, operator, "again-1").stuck
    with pytest.raises(InvalidState):
        retry_fault(reported.number, fault.key, operator, "again-2")
    set_variables(instance_of(reported), {"days_left": 1}, SYSTEM)
    (newer,) = open_faults(reported.number, operator, "zh-CN")
    answer = retry_fault(reported.number, newer.key, operator, "again-3")
    assert not answer.stuck and retry_fault(reported.number, newer.key, operator, "again-3") == answer
    assert [task.element_id for task in tasks(reported)] == ["approve", "approve", "urge"]
    assert open_faults(reported.number, operator, "en") == []
    with reading() as session:
        trail = select(AuditEntry.subject).where(AuditEntry.action == "fault_retried").order_by(AuditEntry.key)
        kept = session.execute(trail).scalars().all()
    assert kept == [f"fault {fault.key}", f"fault {newer.key}"]


def test_trying_again_takes_the_right_and_a_fault_of_the_record(
    access: AccessDesk, operator: Actor, clock: Clock
) -> None:
    reported, other = access.in_approval(), access.report()
    clock.advance(timedelta(hours=5))
    fire_due_timers()
    (fault,) = open_faults(reported.number, operator, "en")

    with pytest.raises(Forbidden):
        retry_fault(reported.number, fault.key, access.desk)
    with pytest.raises(NotFound):
        retry_fault(other.number, fault.key, operator)
    assert [one.key for one in open_faults(reported.number, operator, "en")] == [fault.key]


def test_completing_before_an_element_that_fails_is_refused_and_stores_nothing(access: AccessDesk) -> None:
    use_changed_person_check("=outcome = \"clear\"", "=\"clear\"")
    reported = access.looked_up()
    (task,) = tasks(reported)
    before = _events(reported)

    with pytest.raises(ExecutionFault, match="to be true or false"):
        complete_task(task.key, {"register_note": "Nothing"}, "clear", access.security)

    assert _events(reported) == before
    assert [still.key for still in tasks(reported)] == [task.key]
    assert open_faults(reported.number, access.desk, "en") == []


def test_message_that_a_called_process_offers_is_a_button(access: AccessDesk) -> None:
    waiting = Diagram("person_check").path("start:s", "catch:check", "end:e").attribute("check", name="Call it off")
    waiting.message("check", "called_off", "=record.number").properties("check", offered_to="agent")
    use_process("person_check", waiting.xml())
    reported = access.looked_up()

    (offer,) = record_view(reported.number, access.desk, "en").offered
    send_message_to_record(reported.number, offer.message_name, access.desk)

    assert offer.label == "Call it off"
    assert [task.element_id for task in tasks(reported)] == ["approve", "approve"]


def test_process_that_is_called_in_its_own_file_has_its_tasks_shown(access: AccessDesk) -> None:
    inner = (
        '<bpmn:process id="inner" isExecutable="true"><bpmn:userTask id="inside" name="Look inside"/></bpmn:process>'
    )
    outer = Diagram("access").path("start:s", "call:c", "end:e").attribute("c", calledElement="inner")
    outer.extra.append(inner)
    use_process("access", outer.xml())
    reported = access.report()

    assert [view.name for view in record_view(reported.number, access.desk, "en").tasks] == ["Look inside"]
    (call,) = steps(reported.number, access.desk, "en")
    assert [(step.name, step.element_id) for step in call.inner] == [("Look inside", None)]
    complete_task(tasks(reported)[0].key, {}, None, SYSTEM)
    assert "Done: Look inside" in sentences(reported, access.desk)


def test_worker_that_gave_up_is_asked_once_more(access: AccessDesk, operator: Actor) -> None:
    drawn = Diagram("person_check").path("start:s", "service:check", "end:e")
    drawn.attribute("check", name="Ask the register")
    use_process("person_check", drawn.zeebe("check", "taskDefinition", type="register").xml())
    reported = access.looked_up()
    (job,) = activate_jobs("register", "worker", timedelta(minutes=1), 1)
    fail_job(job.key, 0, SYSTEM, error_message="The register is away.")

    (fault,) = open_faults(reported.number, operator, "en")
    assert (fault.element_name, str(fault.message)) == ("Ask the register", "The register is away.")
    assert [active.element_id for active in diagram_state(reported.number, access.desk).stuck] == ["look_up"]

    answer = retry_fault(reported.number, fault.key, operator)

    (again,) = activate_jobs("register", "worker", timedelta(minutes=1), 1)
    assert answer.job and again.key == job.key
    assert open_faults(reported.number, operator, "en") == []


def _events(reported: Reported) -> int:
    with reading() as session:
        mine = select(ElementEventRow.key).where(ElementEventRow.instance_key == instance_of(reported))
        return len(session.execute(mine).all())
