"""Instances in every kind of waiting state, and the steps that lead each of them to its end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from engine.errors import ExecutionFault, Text
from engine.feel import compile_expression
from engine.spiff.execution import Execution
from tests.engine.states import drawings as drawn
from tests.engine.states.kept import ROOT, Begun, Step, answers, play, program_in, silent
from tests.support.bpmn import Diagram
from tests.support.play import START, Play, World, program_of

INCIDENT = (ROOT / "processes" / "incident" / "incident.bpmn").read_bytes()
FEEL = compile_expression(
    """{number: 0.1, large: 12345678901234567890.5, text: "打印", yes: true, none: null, day: date("2026-02-28"),
    clock: time("10:30:00+08:00"), moment: date and time("2026-02-28T10:30:00@Asia/Shanghai"), list: [1, [2]],
    span: duration("P5DT2H"), months: duration("P1Y6M"), range: [1..10), inner: {deeper: {"$feel": "date"}}}"""
).evaluate({})


@dataclass(frozen=True)
class Situation:
    """A diagram, how an instance comes to where it waits, and the steps from there to its end."""

    diagram: Diagram | bytes
    steps: Sequence[Step]
    before: Sequence[Step] = ()
    variables: Mapping[str, object] = field(default_factory=dict)
    called: Sequence[Diagram] = ()
    decisions: Mapping[str, object] = field(default_factory=dict)
    handlers: Sequence[str] = ()


NAMES = {
    "times": {
        "line_1": START + timedelta(minutes=30), "line_2": START + timedelta(hours=4),
        "auto_close": START + timedelta(days=5), "reopening": START + timedelta(days=14),
    }
}  # fmt: skip
"""What the shipped diagrams ask of their pack."""


def begin(situation: Situation) -> Begun:
    """Start an instance and bring it to where it waits; what cannot be done stands there with a fault."""
    own = situation.diagram
    process, file = ("incident", own) if isinstance(own, bytes) else (own.process_id, own.xml())
    program = program_in(file, process)
    world = World(
        decisions=answers(situation.decisions), handlers=silent(situation.handlers),
        programs=[program_of(diagram) for diagram in situation.called], names=NAMES,
    )

    def start(parked: Mapping[str, Text]) -> Play:
        return Play(program, world=world, parked=parked, **dict[str, Any](situation.variables))

    game = _standing(start)
    for step in situation.before:
        _take(game, step)
    files = {process: file} | {diagram.process_id: diagram.xml() for diagram in situation.called}
    return Begun(game, files, situation.decisions, situation.handlers)


def _standing(run: Callable[[Mapping[str, Text]], Play]) -> Play:
    """Run again and again, with each token that failed standing still; the next step may try it again."""
    parked: dict[str, Text] = {}
    while True:
        try:
            game = run(parked)
            game.execution = Execution.load(game.program, game.world, game.execution.save())
            return game
        except ExecutionFault as problem:
            assert isinstance(problem.message, Text)
            parked[problem.token_id] = problem.message


def _take(game: Play, step: Step) -> None:
    saved = game.execution.save()

    def run(parked: Mapping[str, Text]) -> Play:
        game.execution = Execution.load(game.program, game.world, saved, parked)
        return play(game, [step])

    _standing(run)


def did(*acts: str, **variables: object) -> list[Step]:
    """Steps written ``complete a``; the last of them has the variables."""
    steps: list[Step] = [(act.partition(" ")[0], act.partition(" ")[2], {}) for act in acts]
    steps[-1] = (*steps[-1][:2], variables)
    return steps


def _incident() -> Iterator[tuple[str, Situation]]:
    triaged = did("complete triage", outcome="accept")
    waiting = [*triaged, *did("complete line_1", outcome="wait_requester")]
    solved = [*triaged, *did("complete line_1", outcome="solved")]
    closed = [*solved, *did("complete confirm", outcome="confirm")]
    over = did("fire reopening_over")
    late = did("fire line_1_time_box")
    ways: dict[str, tuple[list[Step], list[Step]]] = {
        "triage": ([], closed + over),
        "line_1": (triaged, closed[1:] + over),
        "line_2_after_its_time": (
            triaged + late, did("complete line_2", outcome="solved") + did("fire confirm_elapsed") + over
        ),
        "wait_requester": (waiting, did("send requester_replied") + closed[1:] + over),
        "confirm": (solved, did("send reopened_resolved") + closed[1:] + over),
        "closed": (closed, did("send reopened_closed") + closed[1:] + over),
    }  # fmt: skip
    for name, (before, steps) in ways.items():
        yield f"incident_{name}", Situation(
            INCIDENT, steps, before, {"record": {"number": "INC-1", "requester": "cai"}},
            decisions={"priority": "P3", "routing": None}, handlers=["record.update"],
        )  # fmt: skip


def _events() -> Iterator[tuple[str, Situation]]:
    yield "user_task", Situation(drawn.user_task(), did("complete a", answer=1), variables={"boss": "ann", "all": FEEL})
    timers = did("fire date", "fire duration", "fire remind", "fire daily", "complete a")
    yield "timers", Situation(drawn.timers(), timers, did("fire remind"))
    yield "messages", Situation(drawn.messages(), did("send receive", "send catch", told=1), variables={"key": "k"})
    yield "signal", Situation(drawn.signal(), did("broadcast go", told=1))
    yield "condition", Situation(drawn.condition(), did("set", n=4), variables={"n": 1})
    yield "race", Situation(drawn.race(), did("set", n=4), variables={"n": 1, "key": "k"})
    yield "several_events", Situation(
        drawn.several(), did("fire any") + did("send_to all", message="news"), did("fire all"), {"key": "k"}
    )
    listening = did("broadcast listen", "complete help") + did("complete a")
    yield "event_sub_processes", Situation(drawn.listening(), listening, variables={"key": "k", "n": 1})
    yield "event_sub_process_beside", Situation(
        drawn.listening(), did("complete help", "complete a"), did("broadcast listen", told=1), {"key": "k", "n": 1}
    )
    yield "event_sub_process_instead", Situation(
        drawn.listening(), did("complete instead"), did("set", n=4), {"key": "k", "n": 1}
    )


def _gateways() -> Iterator[tuple[str, Situation]]:
    yield "parallel_join", Situation(drawn.joined("and"), did("complete b"), did("complete a"))
    yield "inclusive_join", Situation(drawn.joined("or"), did("complete b"), did("complete a"))
    yield "start_quantity", Situation(drawn.quantity(), did("complete b"), did("complete a"))
    yield "complex_gateway", Situation(
        drawn.gathered(), did("complete b", "complete c", "complete after"), did("complete a")
    )
    yield "complex_gateway_rests", Situation(
        drawn.gathered(), did("complete c", "complete after"), did("complete a", "complete b")
    )


def _activities() -> Iterator[tuple[str, Situation]]:
    items = {"items": ["x", "y", "z"], "key": "k"}
    yield "multi_parallel", Situation(
        drawn.multi(), did("complete a") + did("complete a", answer=3), did("complete a", answer=1), items
    )
    yield "multi_sequential", Situation(
        drawn.multi(sequential=True), did("complete a", "complete a", answer=3), did("complete a", answer=1), items
    )
    yield "multi_of_sub_processes", Situation(
        drawn.multi_sub_process(), did("complete two", "complete one", "complete two"),
        did("complete one"), {"items": [1, 2]},
    )  # fmt: skip
    yield "multi_by_number", Situation(drawn.multi_by_number(), did("complete a"), did("complete a"))
    yield "standard_loop", Situation(
        drawn.looped(), did("complete a", again=False), did("complete a", again=True)
    )
    yield "ad_hoc", Situation(drawn.ad_hoc(), did("complete then", "complete b"), did("complete a"))
    yield "ad_hoc_sequential", Situation(
        drawn.ad_hoc(ordering="Sequential"), did("complete then", "complete b"), did("complete a")
    )
    yield "sub_process", Situation(drawn.nested(), did("complete in"), variables={"amount": 21})
    called = [drawn.middle(), drawn.innermost()]
    yield "called", Situation(drawn.calling(), did("complete in", "complete after", n=2), called=called)
    yield "called_several_times", Situation(
        drawn.calling_each(), did("complete in", "complete in"), did("complete in", answer=1), {"items": [1, 2, 3]},
        called=[drawn.innermost()],
    )  # fmt: skip


def _undoing() -> Iterator[tuple[str, Situation]]:
    yield "compensation_memory", Situation(drawn.trip(), did("complete ask", "complete refund", "complete cancel"))
    yield "being_undone", Situation(
        drawn.trip(), did("complete refund", "complete cancel"), did("complete ask")
    )
    yield "transaction", Situation(drawn.transaction(), did("complete ask", refused=False) + did("complete booked"))
    yield "transaction_being_cancelled", Situation(
        drawn.transaction(), did("complete undo", "complete told"), did("complete ask", refused=True)
    )
    yield "transaction_being_cancelled_from_inside", Situation(
        drawn.deep_transaction(), did("complete undo", "complete told"), did("complete ask")
    )


def _jobs_and_faults() -> Iterator[tuple[str, Situation]]:
    yield "job", Situation(drawn.job(), did("done a", paid=True), variables={"kind": "payment"})
    yield "job_of_a_boundary", Situation(drawn.job(), did("throw a", code="E1", why=1) + did("complete told"))
    started = did("done a", "complete a", "done a", "done a")
    yield "listener_at_the_start", Situation(drawn.listened(), started)
    yield "listener_of_the_task", Situation(
        drawn.listened(), did("done a", "done a"), [*did("done a"), *did("complete a", answer=1)]
    )
    yield "listener_at_the_end", Situation(
        drawn.listened(), did("done a"), [*did("done a"), *did("complete a", answer=1), *did("done a")]
    )
    mend = did("set", n=7)
    yield "fault", Situation(drawn.choice(), [*mend, *did("retry x", "complete big", "complete beside")])
    yield "fault_of_a_timer", Situation(drawn.late_choice(), [*mend, *did("retry x")], did("fire t"))
    unclear = {"again": "perhaps", "key": "k"}
    mend = did("set", again=False)
    yield "fault_of_a_job", Situation(drawn.looped_job(), [*mend, *did("retry a")], did("done a", paid=1), unclear)
    yield "fault_of_a_message", Situation(
        drawn.looped_message(), [*mend, *did("retry a")], did("send a", paid=1), unclear
    )
    yield "fault_of_a_join", Situation(drawn.forsaken_join(), did("move j", target="e"), variables={"n": 1})


SITUATIONS: Mapping[str, Situation] = {
    name: situation
    for family in (_incident, _events, _gateways, _activities, _undoing, _jobs_and_faults)
    for name, situation in family()
}
"""All of them, by the names of their files."""
