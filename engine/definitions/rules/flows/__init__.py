"""Rules for sequence flows: what they connect, where they may lead, and their conditions."""

from engine.definitions.rules.flows import (
    condition_type,
    default_flows,
    flow_conditions,
    flow_ends,
    flow_immediate,
    flow_lists,
    flow_scope,
)

MODULES = (flow_ends, flow_scope, flow_lists, flow_conditions, default_flows, condition_type, flow_immediate)
