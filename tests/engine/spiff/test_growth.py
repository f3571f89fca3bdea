"""State and time stay flat, however old or large an instance gets."""

import statistics
import time

from engine.spiff.execution import Execution
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

LOOPS = 1_200
DEPTH = 94
CHAIN = 300


def loop() -> Diagram:
    return (
        Diagram().path("start:s", "xor:m", "and:f", "user:a", "and:j", "xor:again", "end:e", ).path("f", "task:b", "j")
        .path("again", "m", when="not(done)")
        .boundary("late", "a", interrupting=False).timer("late", timeCycle="R/PT1H").path("late", "end:l")
    )


def test_a_loop_with_boundary_timer_and_parallel_block_stays_flat() -> None:
    diagram = loop()
    next(flow for flow in diagram.flows if flow.id == "again_to_e").condition = "=done"
    program = program_of(diagram)
    saved = Execution.start(program, World(), {"done": False}).save()
    times, sizes = [], []

    for turn in range(LOOPS):
        began = time.process_time()
        execution = Execution.load(program, World(), saved)
        execution.complete_user_task(execution.waits[0].token_id, {"done": turn == LOOPS - 1})
        saved = execution.save()
        times.append(time.process_time() - began)
        sizes.append(len(saved))

    assert execution.ended
    assert max(sizes) <= sizes[10] * 1.1
    assert statistics.median(times[-200:]) < 2 * statistics.median(times[100:300])


def test_a_chain_of_1500_nodes_runs_without_recursion() -> None:
    steps = [f"task:t{number}" for number in range(1_500)]

    game = Play(Diagram().path("start:s", *steps, "end:e"))

    assert game.ended
    assert len(game.flows) == 1_501


def test_twenty_parallel_blocks_in_sequence_do_not_multiply() -> None:
    diagram = Diagram().path("start:s", "and:f0")
    for block in range(20):
        diagram.path(f"f{block}", f"user:a{block}", f"and:j{block}", f"and:f{block + 1}" if block < 19 else "end:e")
        diagram.path(f"f{block}", f"task:b{block}", f"j{block}")
    game = Play(diagram, reload=True)

    for block in range(20):
        assert len(game.execution.save()) < 400
        game.complete(f"a{block}")

    assert game.ended


def test_a_thousand_tokens_wait_in_one_instance() -> None:
    diagram = Diagram().path("start:s", "and:f")
    for branch in range(1_000):
        diagram.path("f", f"user:u{branch}", f"end:e{branch}")

    game = Play(diagram)

    assert len(game.execution.waits) == 1_000


def test_sub_processes_as_deep_as_a_file_may_be_open_end_and_are_killed() -> None:
    def draw(level: int) -> Diagram:
        diagram = Diagram(f"p{level}" if level else "process")
        inner = "user:u" if level == DEPTH else f"sub:p{level + 1}"
        diagram.path(f"start:s{level}", inner, f"end:e{level}")
        if level < DEPTH:
            diagram.nodes[f"p{level + 1}"].inner = draw(level + 1)
        return diagram

    diagram = draw(0).boundary("late", "p1").timer("late", timeDuration="PT1H").path("late", "end:l")

    assert Play(diagram, reload=True).complete("u").ended
    assert Play(diagram, reload=True).fire("late").ended


def test_a_multi_instance_of_1000_runs_stays_quick() -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e")
    diagram.multi("a", inputCollection="=for i in 1..1000 return i", inputElement="item",
                  outputCollection="out", outputElement="=item * 2")
    game = Play(diagram)
    waits = game.execution.waits
    began = time.process_time()

    for wait in waits:
        game.execution.complete_user_task(wait.token_id, {})

    assert game.ended
    assert game.variables["out"] == [2 * item for item in range(1, 1_001)]
    assert time.process_time() - began < 60


def test_a_thousand_turns_with_compensation_are_remembered_without_more_tokens() -> None:
    diagram = Diagram().path("start:s", "xor:m", "user:a", "xor:x", "throw:back", "end:e").path("x", "m", when="again")
    diagram.nodes["x"].attributes["default"] = "x_to_back"
    diagram.event("back", "compensate").boundary("undo", "a").event("undo", "compensate").path("task:undoing")
    diagram.attribute("undoing", isForCompensation="true").associate("undo", "undoing")
    game = Play(diagram)

    for turn in range(LOOPS):
        assert len(game.execution._instance.tokens) == 1
        game.complete("a", again=turn < LOOPS - 1)

    assert game.ended
    assert game.trail.count("+undoing") == LOOPS


def test_inclusive_joins_in_a_chain_beside_a_waiting_token_stay_quick() -> None:
    diagram = Diagram().path("start:s", "and:all", "or:f0").path("all", "user:beside", "end:b")
    for block in range(CHAIN):
        diagram.path(f"f{block}", f"task:a{block}", f"or:j{block}").path(f"f{block}", f"task:b{block}", f"j{block}")
        diagram.path(f"j{block}", f"or:f{block + 1}" if block < CHAIN - 1 else "end:e")
    program = program_of(diagram)
    began = time.process_time()

    execution = Execution.start(program, World(), {})

    assert [wait.element_id for wait in execution.waits] == ["beside"]
    assert time.process_time() - began < 10


def test_a_thousand_tokens_at_one_inclusive_join_are_judged_once() -> None:
    diagram = Diagram().path("start:s", "and:f")
    for branch in range(1_000):
        diagram.path("f", f"user:u{branch}", "or:j" if branch == 0 else "j")
    game = Play(diagram.path("j", "user:after", "end:e"))
    waits = game.execution.waits
    began = time.process_time()

    for wait in waits:
        game.execution.complete_user_task(wait.token_id, {})

    assert game.at == ["after"]
    assert time.process_time() - began < 60
