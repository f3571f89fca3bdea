"""Rules of this house: what the engine cannot run, what hurts, and what a service desk needs."""

from engine.definitions.rules.house import (
    bindings,
    busy_loops,
    diagram_size,
    executable_process,
    expressions,
    properties,
    reachable,
    runnable,
    statuses,
    user_task_offer,
)

MODULES = (
    executable_process, runnable, reachable, expressions, bindings, statuses, properties, user_task_offer, busy_loops,
    diagram_size,
)
