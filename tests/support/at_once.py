"""Several who do something at the same moment: threads of one process, or processes of their own."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

from flask import Flask

from database import db, in_tenant
from engine.errors import FlowdeskError

Act = Callable[[], object]
DONE = "done"


def at_once(app: Flask, tenant: int, acts: Sequence[Act]) -> list[object]:
    """Run ``acts`` in threads that begin together, by the clock of the test; their answers or refusals, in order."""
    ready = Barrier(len(acts))

    def run(act: Act) -> object:
        with app.app_context(), in_tenant(tenant):
            ready.wait()
            try:
                return act()
            except FlowdeskError as problem:
                return problem
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        begun = [pool.submit(copy_context().run, run, act) for act in acts]
        return [one.result() for one in begun]


def in_processes(acts: Sequence[Act]) -> list[str]:
    """Run ``acts`` in processes that begin together; DONE, or the sentence of the refusal, of each in order."""
    db.session.remove()
    db.engine.dispose()  # no connection may be in two processes
    gate, opener = os.pipe()
    children = [_child(act, gate, opener) for act in acts]
    os.close(gate)
    os.close(opener)  # whoever waits reads the end of it
    answers = []
    for process, told in children:
        with os.fdopen(told, encoding="utf-8") as pipe:
            answers.append(pipe.read())
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0, answers
    return answers


def _child(act: Act, gate: int, opener: int) -> tuple[int, int]:
    """Start a process that waits at the gate; its id, and where it tells what came of it."""
    told, teller = os.pipe()
    process = os.fork()
    if process:
        os.close(teller)
        return process, told
    code = 1
    try:
        os.close(opener)
        os.read(gate, 1)
        os.write(teller, _outcome(act).encode())
        code = 0
    finally:
        os._exit(code)


def _outcome(act: Act) -> str:
    try:
        act()
    except FlowdeskError as problem:
        return str(problem)
    return DONE
