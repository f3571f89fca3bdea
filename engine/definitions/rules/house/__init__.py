"""Rules of this house: what the engine cannot run, what hurts, and what a service desk needs."""

from engine.definitions.rules.house import (
    allowances,
    bindings,
    busy_loops,
    called_processes,
    choices,
    clock_marks,
    dead_ends,
    diagram_size,
    executable_process,
    expressions,
    long_timers,
    message_needed,
    no_work,
    parallel_writes,
    properties,
    reachable,
    rejection_paths,
    runnable,
    statuses,
    stuck_joins,
    taken_twice,
    user_task_offer,
)

MODULES = (
    executable_process, runnable, reachable, expressions, bindings, called_processes, statuses, properties, allowances,
    clock_marks, user_task_offer, no_work, message_needed, busy_loops, dead_ends, stuck_joins, choices, taken_twice,
    parallel_writes, rejection_paths, long_timers, diagram_size,
)
