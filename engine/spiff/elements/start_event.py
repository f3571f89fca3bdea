"""None start event: where a process or sub-process begins."""

from engine.spiff.elements.base import FlowNode


class StartEvent(FlowNode):
    """Completes at once."""
