"""One module per rule: ``RULE`` is its name, ``check(model, environment)`` yields its findings.

``RULES`` is their order.
"""

from collections.abc import Callable, Iterator

from engine.definitions.model import LintEnvironment, Model
from engine.definitions.rules import (
    bindings,
    boundary_events,
    busy_loops,
    diagram_size,
    end_events,
    event_gateways,
    expressions,
    flow_scope,
    gateway_flows,
    one_process,
    properties,
    reachable,
    references,
    runnable,
    schema,
    start_events,
    statuses,
    unique_ids,
    user_task_offer,
)
from engine.errors import Finding

Rule = Callable[[Model, LintEnvironment], Iterator[Finding]]

RULES: tuple[Rule, ...] = tuple(
    module.check
    for module in (
        schema, unique_ids, references, one_process, runnable, start_events, end_events, flow_scope, boundary_events,
        gateway_flows, event_gateways, reachable, expressions, bindings, statuses, properties, user_task_offer,
        busy_loops, diagram_size,
    )
)
