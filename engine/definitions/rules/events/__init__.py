"""Rules for events: where they stand, which triggers and results they have, and what these need."""

from engine.definitions.rules.events import (
    boundary_events,
    cancel_events,
    compensation_handlers,
    compensation_throws,
    end_events,
    event_data,
    event_definition_references,
    event_payloads,
    event_triggers,
    implicit_ends,
    intermediate_events,
    interrupting_events,
    link_events,
    one_handler,
    parallel_multiple,
    start_events,
    sub_process_start,
    thrown_codes,
    timer_events,
)

MODULES = (
    start_events, end_events, implicit_ends, sub_process_start, intermediate_events, boundary_events, event_triggers,
    interrupting_events, one_handler, parallel_multiple, event_definition_references, event_payloads, event_data,
    thrown_codes, timer_events, link_events, cancel_events, compensation_handlers, compensation_throws,
)
