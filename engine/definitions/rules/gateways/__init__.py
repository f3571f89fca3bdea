"""Rules for gateways: the flows they need, and what an event-based gateway may lead to."""

from engine.definitions.rules.gateways import (
    event_gateway_start,
    event_gateway_targets,
    event_gateways,
    gateway_direction,
    gateway_flows,
)

MODULES = (gateway_flows, gateway_direction, event_gateways, event_gateway_targets, event_gateway_start)
