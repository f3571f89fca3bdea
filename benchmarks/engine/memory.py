"""Memory of the web process after its start, and of a thousand deployed processes that are kept parsed."""

import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.connection import Connection

from benchmarks.engine.sizes import EngineSizes
from benchmarks.measures.server import FIRST_PAGE, environment_of, flowdesk, furnish
from benchmarks.places import INCIDENT
from benchmarks.processes import children_of, resident_mb, serving
from benchmarks.stores import stores
from engine.runtime.programs import read_program


def memory(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Start the server of a furnished installation; parse the incident again and again in a process of its own."""
    with stores(server_url) as (folder, new_store):
        environment = environment_of(folder / "data", new_store, "memory")
        furnish(environment)
        with serving(flowdesk("run"), environment, FIRST_PAGE) as server:
            web = max(resident_mb(pid) for pid in children_of(server.pid) or [server.pid])
    return {"web_mb": web, "definitions_1000_mb": _definitions_mb(sizes.definitions) * 1000 / sizes.definitions}


def _definitions_mb(count: int) -> float:
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_parse, args=(count, theirs))
    process.start()
    found: float = ours.recv()
    process.join()
    return found


def _parse(count: int, answer: "Connection[float, object]") -> None:
    """Send how many MB this process grows by while it parses and keeps the incident ``count`` times."""
    diagram = INCIDENT.read_bytes()
    kept = [read_program(diagram, "incident")]
    before = resident_mb(os.getpid())
    kept += [read_program(diagram, "incident") for _ in range(count)]
    answer.send(resident_mb(os.getpid()) - before)
