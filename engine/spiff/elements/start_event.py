"""Start event: where a process, sub-process or event sub-process begins."""

from engine.spiff import variables
from engine.spiff.elements.base import FlowNode
from engine.spiff.token import Token


class StartEvent(FlowNode):
    """Completes at once: what it waited for has happened when a token is put here."""

    def execute(self, token: Token) -> bool | None:
        """Apply the output mappings to what the event brought."""
        if self.record.outputs:
            variables.publish(token, dict(token.workflow.data))
        return True
