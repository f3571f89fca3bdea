"""None and terminate end events: a token ends here; a terminate end event ends all others of its scope."""

from engine.spiff.elements.base import FlowNode
from engine.spiff.token import Token


class EndEvent(FlowNode):
    """Completes at once; it has no flow to follow."""


class TerminateEndEvent(EndEvent):
    """Kills every other token of its scope first (BPMN 2.0.2, 10.5.3: the enclosing process or sub-process ends)."""

    def execute(self, token: Token) -> bool | None:
        """End the others, then complete; the scope, now empty, completes as usual."""
        for other in token.workflow.live_tokens():
            if other is not token:
                token.workflow.instance.kill(other)
        return True
