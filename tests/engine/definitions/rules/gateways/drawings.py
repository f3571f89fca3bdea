"""Drawings that several tests of event-based gateways begin with."""

from tests.engine.definitions.rules.events.drawings import CONTENT, with_roots
from tests.support.bpmn import Diagram


def race(*kinds: str) -> Diagram:
    """A gateway ``g`` behind the start event ``s``, with catch events ``c0``, ``c1``, … of kinds behind it."""
    diagram = Diagram().path("start:s", "race:g")
    for number, kind in enumerate(kinds):
        event = f"c{number}"
        diagram.path("g", f"catch:{event}", f"end:e{number}").raw(event, body=CONTENT[kind])
    return with_roots(diagram)


def received(diagram: Diagram) -> Diagram:
    """Add a receive task ``r`` behind the gateway."""
    return diagram.path("g", "receive:r", "end:re").attribute("r", messageRef="msg")
