"""Rules for pools, the messages between them, and lanes (chapters 8.4.1, 9 and 10.8)."""

from engine.definitions.rules.collaboration import (
    choreographies,
    lanes,
    message_flow_events,
    message_flows,
    participants,
)

MODULES = (choreographies, participants, message_flows, message_flow_events, lanes)
