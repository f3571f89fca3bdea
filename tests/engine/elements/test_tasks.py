"""Tasks, sub-processes and their mappings."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.errors import ExecutionFault, InvalidState
from engine.events import ElementEvent, ElementEventKind
from engine.spiff.host import InlineCall
from engine.waits import UserTaskWait
from tests.support.bpmn import Diagram
from tests.support.play import Play, World

Player = Callable[..., Play]


def test_user_task_evaluates_its_attributes_once_on_arrival(play: Player) -> None:
    diagram = (
        Diagram().path("start:s", "user:a", "end:e").properties("a", status="open")
        .zeebe(
            "a", "assignmentDefinition", assignee="=boss", candidateGroups='=["network", team]',
            candidateUsers="ann, bob",
        )
        .zeebe("a", "taskSchedule", dueDate='=now() + duration("P1D")', followUpDate="2026-03-03T00:00:00Z")
        .zeebe("a", "priorityDefinition", priority="=40 + 30").zeebe("a", "formDefinition", formId="triage")
    )
    game = play(diagram, boss="mia", team="line1")

    game.later(days=3)

    assert game.user("a") == UserTaskWait(
        "2", "a", "mia", ("network", "line1"), ("ann", "bob"), "triage", datetime(2026, 3, 3, 9, tzinfo=UTC),
        datetime(2026, 3, 3, tzinfo=UTC), 70, "open",
    )


def test_user_task_is_offered_to_its_lane_when_nobody_else_is_named(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e")
    lane = '<bpmn:lane id="lane" name="line2"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'

    game = play(diagram.raw("process", body=f'<bpmn:laneSet id="lanes">{lane}</bpmn:laneSet>'))

    assert game.user("a").candidate_groups == ("line2",)


def test_user_task_faults_when_its_priority_is_out_of_range(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="a priority from 0 to 100"):
        play(Diagram().path("start:s", "user:a", "end:e").zeebe("a", "priorityDefinition", priority="101"))


def test_user_task_merges_its_submission_into_the_process(play: Player) -> None:
    game = play(Diagram().path("start:s", "user:a", "end:e"), x=1)

    game.complete("a", x=2, y=3)

    assert game.variables == {"x": 2, "y": 3}


def test_user_task_is_refused_when_already_completed(play: Player) -> None:
    game = play(Diagram().path("start:s", "user:a", "user:b", "end:e"))
    token = game.wait("a").token_id
    game.complete("a")

    with pytest.raises(InvalidState, match="it is gone"):
        game.execution.complete_user_task(token, {})


@pytest.mark.parametrize("kind", ["task", "manual"])
def test_undefined_and_manual_tasks_pass_the_token(play: Player, kind: str) -> None:
    game = play(Diagram().path("start:s", f"{kind}:t", "end:e").mapping("t", outputs={"y": "x + 1"}), x=1)

    assert game.ended
    assert game.variables == {"x": 1, "y": 2}


def test_script_task_keeps_the_value_of_its_expression(play: Player) -> None:
    diagram = Diagram().path("start:s", "script:t", "end:e")

    game = play(diagram.zeebe("t", "script", expression="=x * 2", resultVariable="double"), x=21)

    assert game.variables == {"x": 21, "double": 42}


def script(written: str) -> Diagram:
    return Diagram().path("start:s", "script:t", "end:e").raw("t", body=f"<bpmn:script>{written}</bpmn:script>")


@pytest.mark.parametrize("language", ["feel", "FEEL", "text/x-feel", "application/feel", ""])
def test_script_of_the_standard_sets_the_entries_of_its_context(play: Player, language: str) -> None:
    diagram = script("{double: x * 2, triple: x + double}")

    game = play(diagram.attribute("t", scriptFormat=language) if language else diagram, x=Decimal(2))

    assert game.variables == {"x": 2, "double": 4, "triple": 6}


@pytest.mark.parametrize("written", ["=x * 2", "null", "[1]", "false"])
def test_script_drops_a_value_that_is_no_context(play: Player, written: str) -> None:
    game = play(script(written), x=Decimal(2))

    assert game.ended
    assert game.variables == {"x": 2}


def test_script_of_the_standard_keeps_its_value_in_the_result_variable(play: Player) -> None:
    game = play(script("{a: x}").zeebe("t", "script", resultVariable="kept"), x=Decimal(2))

    assert game.variables == {"x": 2, "kept": {"a": 2}}


def test_script_lets_out_what_its_output_mappings_name(play: Player) -> None:
    game = play(script("{a: x, b: 1}").mapping("t", outputs={"out": "a + b"}), x=Decimal(2))

    assert game.variables == {"x": 2, "out": 3}


@pytest.mark.parametrize("kind", ["script", "rule"])
def test_tasks_without_work_pass_the_token(play: Player, kind: str) -> None:
    assert play(Diagram().path("start:s", f"{kind}:t", "end:e")).ended


RESOURCES = '<bpmn:resource id="r1" name="Line 1, day"/><bpmn:resource id="r2"/>'


def role(kind: str, *, resource: str = "", expression: str = "") -> str:
    inside = f"<bpmn:resourceRef>{resource}</bpmn:resourceRef>" if resource else (
        "<bpmn:resourceAssignmentExpression><bpmn:formalExpression>"
        f"{expression}</bpmn:formalExpression></bpmn:resourceAssignmentExpression>"
    )
    return f"<bpmn:{kind}>{inside}</bpmn:{kind}>"


def assigned(*roles: str) -> Diagram:
    diagram = Diagram().path("start:s", "user:a", "end:e").raw("a", body="".join(roles))
    diagram.extra.append(RESOURCES)
    return diagram


@pytest.mark.parametrize(
    ("roles", "groups"),
    [
        ([role("potentialOwner", resource="r1")], ("Line 1, day",)),
        ([role("potentialOwner", resource="r1"), role("potentialOwner", resource="r2")], ("Line 1, day", "r2")),
        ([role("potentialOwner", expression='["a", team]')], ("a", "line2")),
        ([role("potentialOwner", expression="team")], ("line2",)),
        ([role("potentialOwner", expression='team + ", night"')], ("line2", "night")),
        ([role("potentialOwner", expression="nobody")], ()),
        ([role("potentialOwner", expression="team"), role("potentialOwner", resource="r2")], ("line2", "r2")),
    ],
)
def test_potential_owners_are_candidate_groups(play: Player, roles: list[str], groups: tuple[str, ...]) -> None:
    task = play(assigned(*roles), team="line2").user("a")

    assert (task.assignee, task.candidate_groups) == (None, groups)


def test_human_performer_is_the_assignee(play: Player) -> None:
    by_expression = play(assigned(role("humanPerformer", expression="boss")), boss="mia")
    by_resource = play(assigned(role("humanPerformer", resource="r1")))

    assert [by_expression.user("a").assignee, by_resource.user("a").assignee] == ["mia", "Line 1, day"]


def test_assignment_of_the_dialect_goes_before_the_roles_of_the_standard(play: Player) -> None:
    diagram = assigned(role("humanPerformer", resource="r1"), role("potentialOwner", resource="r2"))

    task = play(diagram.zeebe("a", "assignmentDefinition", candidateUsers="ann")).user("a")

    assert (task.assignee, task.candidate_groups, task.candidate_users) == (None, (), ("ann",))


def test_service_task_calls_its_handler_with_headers_and_mapped_variables(play: Player) -> None:
    calls: list[InlineCall] = []
    world = World(handlers={"mail": lambda call: calls.append(call) or {"sent": True, "noise": 1}})  # type: ignore[func-returns-value]  # append answers None
    diagram = (
        Diagram().path("start:s", "service:t", "end:e").zeebe("t", "taskDefinition", type="=kind")
        .raw("t", extension='<zeebe:taskHeaders><zeebe:header key="to" value="ann"/></zeebe:taskHeaders>')
        .mapping("t", inputs={"subject": '"Re: " + title'}, outputs={"mail.sent": "sent"})
    )

    game = play(diagram, world=world, kind="mail", title="Printer")

    assert calls == [
        InlineCall(
            "mail", "t", {"to": "ann"}, {"kind": "mail", "title": "Printer", "subject": "Re: Printer"},
            {"subject": "Re: Printer"},
        )
    ]
    assert game.variables == {"kind": "mail", "title": "Printer", "mail": {"sent": True}}


def test_business_rule_task_keeps_the_answer_and_notes_the_decision(play: Player) -> None:
    world = World(decisions={"priority": lambda variables: variables["impact"]})
    diagram = Diagram().path("start:s", "rule:t", "end:e")

    game = play(
        diagram.zeebe("t", "calledDecision", decisionId="priority", resultVariable="priority"), world=world, impact=2
    )

    decision = next(e for e in game.events if isinstance(e, ElementEvent) and e.kind is ElementEventKind.DECISION_MADE)
    assert game.variables == {"impact": 2, "priority": 2}
    assert decision.details["decision"] == "priority"


def test_receive_task_waits_for_its_message_with_a_boundary_event(play: Player) -> None:
    game = play(
        Diagram().path("start:s", "receive:r", "end:e").message("r", "paid").boundary("late", "r")
        .timer("late", timeDuration="PT1H").path("late", "end:f"),
        key="k",
    )

    waiting = game.at
    game.send("r", amount=1)

    assert waiting == ["late", "r"]
    assert game.ended
    assert game.variables["amount"] == 1


def test_receive_task_without_message_waits_for_one_that_is_called_as_it_is(play: Player) -> None:
    game = play(Diagram().path("start:s", "receive:r", "end:e").attribute("r", name="news"))

    wait = game.subscription("r")
    game.send("r", amount=1)

    assert (wait.message_name, wait.correlation_key) == ("news", "")
    assert game.ended


def sub_process() -> Diagram:
    return (
        Diagram().path("start:s", "sub:p", "user:after", "end:e")
        .inside("p", lambda d: d.path("start:ps", "user:in", "end:pe"))
    )


def test_sub_process_goes_on_when_its_last_token_has_ended(play: Player) -> None:
    game = play(sub_process())

    game.complete("in", x=1)

    assert game.at == ["after"]
    assert game.trail == ["+s", "-s", "+p", "+ps", "-ps", "+in", "-in", "+pe", "-pe", "-p", "+after"]
    assert game.variables == {"x": 1}


def test_sub_process_keeps_its_mapped_variables_inside(play: Player) -> None:
    game = play(sub_process().mapping("p", inputs={"local": "x"}, outputs={"y": "local + 1"}), x=1)

    game.complete("in", local=5, other=7)

    assert game.variables == {"x": 1, "y": 6, "other": 7}


def test_sub_process_nests(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "end:e").inside(
        "p",
        lambda d: d.path("start:ps", "sub:q", "end:pe")
        .inside("q", lambda i: i.path("start:qs", "user:deep", "end:qe")),
    )

    game = play(diagram).complete("deep")

    assert game.ended
    assert game.trail[-6:] == ["-q", "+pe", "-pe", "-p", "+e", "-e"]
