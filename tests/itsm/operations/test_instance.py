"""One instance as operators see it, and the counts on diagrams."""

from datetime import timedelta

import pytest

from database import in_tenant, reading
from engine.errors import NotFound
from engine.kept_text import CUT
from engine.registry import Actor
from engine.runtime import (
    Resource,
    activate_jobs,
    assign_user_task,
    cancel_process_instance,
    complete_user_task,
    deploy,
    retire_definition,
    suspend_process_instance,
)
from engine.state.definitions import latest
from itsm.operations.commands import begin_operation
from itsm.operations.instance.now import instance_history, instance_marks, instance_now
from itsm.operations.instance.variables import LONGEST_VALUE, instance_variables
from itsm.operations.processes import definition_xml, process_list, process_view
from tests.itsm.operations.scenes import choosing, given_up, put, stuck, waiting, working
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, create, definition_of, open_tasks, start


def says(instance: int, operator: Actor) -> dict[str, list[str]]:
    """What the tokens at each element wait for, in words."""
    tokens = instance_now(instance, operator, "en").tokens
    return {token.element_id: [str(wait.says) for wait in token.waits] for token in tokens}


def test_instance_says_what_each_token_waits_for(operator: Actor, agent: Actor) -> None:
    drawn = choosing().path("all", "user:free", "end:e1").path("all", "user:taken", "end:e2")
    drawn.path("all", "service:j", "end:e3").zeebe("j", "taskDefinition", type="print")
    drawn.path("all", "catch:t", "end:e4").timer("t", timeDuration="PT1H")
    drawn.path("all", "catch:m", "end:e5").message("m", "paid", '="4711"')
    drawn.path("all", "catch:n", "end:e6").signal("n", "flood")
    drawn.path("all", "catch:c", "end:e7").condition("c", "=done = true")
    instance = create(drawn)
    assert agent.key is not None
    assign_user_task(open_tasks(instance)["taken"], agent.key, AGENT)

    assert says(instance, operator) == {
        "x": ["It stands still with a fault."],
        "free": ["Its task waits for anybody."],
        "taken": ["Ben Agent has the task."],
        "j": ["It waits for a program that does “print”."],
        "t": ["It waits for its time."],
        "m": ["It waits for the message “paid” with the key “4711”."],
        "n": ["It waits for the signal “flood”."],
        "c": ["It waits until its condition is true."],
    }
    now = instance_now(instance, operator, "en")
    assert [job.type for job in now.jobs] == ["print"]
    assert [fault.element_id for fault in now.faults] == ["x"]


def test_failed_job_waits_for_nobody_before_its_fault_is_resolved(operator: Actor) -> None:
    _, instance = given_up("print")

    assert [wait for waits in says(instance, operator).values() for wait in waits] == [
        "Its job “print” has failed: no program tries it before the fault is resolved."
    ]


def test_task_that_is_offered_anew_is_nobodys(operator: Actor, agent: Actor) -> None:
    drawn = Diagram().path("start:s", "xor:again", "user:u", "xor:x").path("x", "again", when="true")
    instance = start(drawn.path("x", "end:e", when="false"))
    assert agent.key is not None
    assign_user_task(open_tasks(instance)["u"], agent.key, AGENT)
    complete_user_task(open_tasks(instance)["u"], {}, AGENT)

    assert says(instance, operator)["u"] == ["Its task waits for anybody."]


def test_ended_instance_has_no_tokens_and_nowhere_to_go(operator: Actor) -> None:
    instance = start(waiting())
    put(waiting(last="other"))
    cancel_process_instance(instance, "Mistake", AGENT)

    now = instance_now(instance, operator, "en")

    assert (now.tokens, now.elements, now.versions, now.head.is_over) == ([], [], [], True)


def test_other_versions_in_use_are_offered_newest_first(operator: Actor) -> None:
    instance = start(waiting())
    retired, second, third = (put(waiting(last=last)) for last in ("b", "c", "d"))
    put(waiting("another"))
    retire_definition(retired, AGENT)

    assert instance_now(instance, operator, "en").versions == [(third, 4), (second, 3)]


def test_operations_of_an_instance_are_its_own(operator: Actor) -> None:
    mine, other = start(waiting()), start(waiting())
    begin_operation("suspend", [other], "Flood", operator)
    begin_operation("suspend", [mine], "Storm", operator)
    begin_operation("suspend", [mine], "Again", operator)

    found = instance_now(mine, operator, "en").operations

    assert [(one.operation.reason, one.state) for one in found] == [("Again", "failed"), ("Storm", "done")]
    assert "suspended" in str(found[0].message)


def test_variables_are_those_of_the_process_and_of_each_token(operator: Actor) -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e").mapping("u", inputs={"question": '"Why?"'})
    instance = start(drawn, {"amount": 12, "long": "x" * (2 * LONGEST_VALUE)})

    _, (process, token) = instance_variables(instance, operator, "en")

    values = {one.name: one.value for one in process.variables}
    assert (process.token_id, values["amount"]) == (None, "12")
    assert values["long"] == '"' + "x" * (LONGEST_VALUE - 1) + CUT
    assert token.element_name == "u"
    assert [(one.name, one.value) for one in token.variables] == [("question", '"Why?"')]


def test_history_is_that_of_the_instance_with_reasons_and_names(operator: Actor) -> None:
    instance, other = start(waiting()), start(waiting())
    suspend_process_instance(other, "Storm", operator)
    suspend_process_instance(instance, "Flood", operator)

    head, page = instance_history(instance, None, operator, "en")

    newest = page.items[0]
    assert (head.key, str(newest.what), newest.reason) == (instance, "Process suspended", "Flood")
    assert newest.actor_name == operator.name
    assert "Storm" not in [line.reason for line in page.items]


def test_history_tells_where_a_flow_without_a_name_leads(operator: Actor) -> None:
    drawn = waiting().attribute("u", name="Ask")
    instance = start(drawn)
    _, before = instance_history(instance, None, operator, "en")

    complete_user_task(open_tasks(instance)["u"], {}, AGENT)

    _, page = instance_history(instance, None, operator, "en")
    assert "→ Ask" in [line.element_name for line in before.items]
    assert "→ after" in [line.element_name for line in page.items]


def calling() -> int:
    """An instance that waits in a called process, and beside it twice; the called process stands still as well."""
    put(choosing("inner").path("all", "user:deep", "end:d"))
    drawn = Diagram("outer").path("start:s", "and:f", "call:c", "end:e").path("f", "user:u", "end:g")
    return create(drawn.zeebe("c", "calledElement", processId="inner").path("f", "user:v", "end:h"))


def test_marks_are_at_the_elements_of_the_own_diagram(operator: Actor) -> None:
    marks = instance_marks(calling(), operator)

    assert marks == {"c": (1, 1), "u": (1, 0), "v": (1, 0)}


def test_counts_of_a_version_are_of_its_running_instances_and_their_own_elements(operator: Actor) -> None:
    for _ in range(2):
        calling()
    ended = start(waiting("outer"))
    cancel_process_instance(ended, "Mistake", AGENT)
    start(waiting("other"))

    rows = process_list(operator, "en")
    views = {(row.process_id, row.version): process_view(row.definition_key, operator, "en") for row in rows}

    assert {name: (view.version.running, view.version.faulty) for name, view in views.items()} == {
        ("inner", 1): (0, 0), ("other", 1): (1, 0), ("outer", 1): (2, 2), ("outer", 2): (0, 0),
    }  # fmt: skip
    places = {place.element_id: (place.tokens, place.faults) for place in views["outer", 1].places}
    assert (places["u"], places["v"], "deep" in places) == ((2, 0), (2, 0), False)
    assert [place.element_id for place in views["other", 1].places] == ["u"]
    assert (views["outer", 2].places, views["outer", 1].counted) == ([], 2)


def test_diagram_is_that_of_a_process_alone(operator: Actor) -> None:
    drawn = waiting()
    key = put(drawn)
    deploy("test", [Resource("form", "ask", "ask.form", b'{"id": "ask", "components": []}')], AGENT)
    with reading() as session:
        form = latest(session, "form", "ask").key

    assert definition_xml(key, operator) == drawn.xml()
    for no_process in (form, 4711):
        with pytest.raises(NotFound):
            definition_xml(no_process, operator)


def test_instance_and_process_of_another_organisation_are_not_there(operator: Actor, other_tenant: int) -> None:
    instance, key = stuck(), definition_of("process")
    start(working())
    activate_jobs("print", "w", timedelta(minutes=1), 1)

    with in_tenant(other_tenant):
        for read in (
            lambda: instance_now(instance, operator, "en"), lambda: instance_marks(instance, operator),
            lambda: instance_variables(instance, operator, "en"), lambda: process_view(key, operator, "en"),
            lambda: instance_history(instance, None, operator, "en"), lambda: definition_xml(key, operator),
        ):
            with pytest.raises(NotFound):
                read()
        assert process_list(operator, "en") == []
