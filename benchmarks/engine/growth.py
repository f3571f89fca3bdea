"""What must not grow: turns of a loop, runs of a multi-instance, parallel blocks in a row."""

import math
from collections.abc import Iterator, Mapping
from functools import partial
from statistics import linear_regression
from time import perf_counter

from sqlalchemy import select

from benchmarks.beside import Beside, floor_of
from benchmarks.engine import diagrams
from benchmarks.engine.sizes import EngineSizes
from benchmarks.figures import Timings
from benchmarks.places import installation
from benchmarks.scenes import desk
from database import reading
from engine.registry import SYSTEM
from engine.runtime import Resource, complete_user_task, deploy, start_process_instance
from engine.state.tables import UserTask

SMALL = 10
"""Runs of the multi-instance that a large one is compared with."""


def loop(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Turn an instance; its last turns alternate with the first ones of a fresh one."""
    part = sizes.turns // 10
    with installation("turns", server_url) as place:
        deploy_process("turns", diagrams.loop())
        old = _start("turns")
        for _ in range(sizes.turns - part):
            _complete(next(_tasks(old)))
        new = _start("turns")
        with floor_of(place) as writer:
            last, first = Beside(writer), Beside(writer)
            for _ in range(part):
                last.take(partial(_complete, next(_tasks(old))))
                first.take(partial(_complete, next(_tasks(new))))
        return {
            "loop_last_over_first": last.taken.median_ms / first.taken.median_ms,
            "loop_state_bytes": max(desk.state_sizes("turns")),
            "loop_turn_ms": last.taken.median_ms, "loop_turn_floor_ms": last.floor.median_ms,
        }  # fmt: skip


def multi_instance(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Start and complete all runs: of a large one, alternating with small ones, then of the largest."""
    with installation("runs", server_url):
        deploy_process("runs", diagrams.runs())
        for run in _runs(SMALL):
            run()
        large, small = Timings(), Timings()
        for at, run in enumerate(_timed_start(large, sizes.children)):
            large.take(run)
            if at % SMALL == 0:
                for small_run in _timed_start(small, SMALL):
                    small.take(small_run)
        begun = perf_counter()
        for run in _runs(sizes.most_children):
            run()
        seconds = perf_counter() - begun
    per_child = sum(large.wall) / sizes.children
    per_small = sum(small.wall) / (len(small.wall) * SMALL / (SMALL + 1))
    return {
        "mi_per_child_ratio": per_child / per_small, "mi_per_child_ms": per_child * 1000,
        "mi_10000_s": seconds,
    }  # fmt: skip


def parallel_blocks(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Run processes of more and more blocks from start to end, one after the other in each round."""
    taken = {count: Timings() for count in sizes.blocks}
    with installation("blocks", server_url):
        for count in sizes.blocks:
            deploy_process(f"blocks-{count}", diagrams.blocks(count))
            _start(f"blocks-{count}")
        for _ in range(sizes.rounds):
            for count, timings in taken.items():
                timings.take(partial(_start, f"blocks-{count}"))
    line = linear_regression(
        [math.log(count) for count in taken], [math.log(timings.median_ms) for timings in taken.values()]
    )
    return {"blocks_exponent": line.slope, "blocks_most_ms": taken[sizes.blocks[-1]].median_ms}


def deploy_process(name: str, diagram: bytes) -> None:
    """Deploy a drawn process of this name."""
    deploy("benchmark", [Resource("process", name, f"benchmark/{name}.bpmn", diagram)], SYSTEM)


def _start(process_id: str, children: int = 0) -> int:
    return start_process_instance(process_id, "", {"children": children}, SYSTEM).instance_key


def _timed_start(taken: Timings, children: int) -> Iterator[partial[None]]:
    """Start a multi-instance, timed, and give the completion of each of its runs."""
    keys: list[int] = []
    taken.take(lambda: keys.append(_start("runs", children)))
    return _completions(keys[0])


def _runs(children: int) -> Iterator[partial[None]]:
    return _completions(_start("runs", children))


def _completions(instance: int) -> Iterator[partial[None]]:
    return (partial(_complete, key) for key in _tasks(instance))


def _tasks(instance: int) -> Iterator[int]:
    """Keys of the open tasks of an instance, oldest first."""
    statement = select(UserTask.key).where(UserTask.instance_key == instance, UserTask.state == "open")
    with reading() as session:
        return iter(session.scalars(statement.order_by(UserTask.key)).all())


def _complete(key: int) -> None:
    complete_user_task(key, {}, SYSTEM, f"complete-{key}")
