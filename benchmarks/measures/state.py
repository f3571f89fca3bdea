"""Loading and saving the state of an instance, without the database."""

from collections.abc import Callable
from statistics import median
from time import process_time

import orjson
import zstandard
from sqlalchemy import select

from benchmarks.figures import Figure, Measure
from benchmarks.places import Place, installation
from benchmarks.scenes import desk
from benchmarks.sizes import Sizes
from database import UnitOfWork, reading
from engine.registry import SYSTEM
from engine.runtime.host import CommandHost
from engine.runtime.programs import program_of
from engine.spiff.execution import Execution
from engine.state.reads import instance_ref
from engine.state.tables import ProcessInstance
from itsm.records.commands import complete_task

FLOOR = "the same bytes: unpacked and parsed, serialised and packed by the libraries alone"


def measure(sizes: Sizes) -> Measure:
    """Load and save the state of an incident at line 1."""
    with installation("state") as place, reading() as session:
        _at_line_1(place)
        row = session.scalars(select(ProcessInstance)).one()
        program = program_of(session, row.definition_key)
        host = CommandHost(UnitOfWork(session), instance_ref(row), SYSTEM)
        loaded = Execution.load(program, host, row.state)
        times = sizes.evaluations // 5
        figures = [
            Figure("load", _microseconds(lambda: Execution.load(program, host, row.state), times), "µs",
                   _microseconds(lambda: _unpacked(row.state), times)),
            Figure("save", _microseconds(loaded.save, times), "µs",
                   _microseconds(_packing(row.state), times)),
            Figure("size", len(row.state), "bytes"),
            Figure("size without compression", len(zstandard.decompress(row.state)), "bytes"),
        ]  # fmt: skip
    return Measure("state", "State of an instance", FLOOR, figures, "Processor time, medians.")


def _at_line_1(place: Place) -> None:
    desk.report(place)
    complete_task(desk.open_tasks()[0], desk.TRIAGE, "accept", place.agent)


def _unpacked(state: bytes) -> object:
    return orjson.loads(zstandard.decompress(state))


def _packing(state: bytes) -> Callable[[], bytes]:
    value, compressor = _unpacked(state), zstandard.ZstdCompressor(level=3)
    return lambda: compressor.compress(orjson.dumps(value))


def _microseconds(call: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = process_time()
        call()
        taken.append(process_time() - begun)
    return median(taken) * 1_000_000
