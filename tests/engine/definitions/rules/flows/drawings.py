"""Drawings that several tests of sequence flows begin with."""

from tests.support.bpmn import Diagram


def line() -> Diagram:
    """A start event, a task and an end event."""
    return Diagram().path("start:s", "task:a", "end:e")


def choice(kind: str) -> Diagram:
    """A gateway ``g`` with a condition on one flow and a default."""
    return Diagram().path("start:s", f"{kind}:g").path("g", "end:x", when="n > 1").path("g", "end:y", default=True)


def raw_line(flow: str, *, executable: str = "true", first: str = "", roots: str = "") -> str:
    """A start and an end event with a flow ``f`` between them that is written by hand."""
    return (
        f'{roots}<bpmn:process id="process" isExecutable="{executable}">{first}<bpmn:startEvent id="s"/>'
        f'<bpmn:task id="a"/><bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="a"/>'
        f"{flow}</bpmn:process>"
    )
