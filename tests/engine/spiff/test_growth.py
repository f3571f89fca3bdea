"""State and time stay flat, however old or large an instance gets."""

import statistics
import time

from engine.spiff.execution import Execution
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

LOOPS = 1_200


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
        began = time.perf_counter()
        execution = Execution.load(program, World(), saved)
        execution.complete_user_task(execution.waits[0].token_id, {"done": turn == LOOPS - 1})
        saved = execution.save()
        times.append(time.perf_counter() - began)
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
