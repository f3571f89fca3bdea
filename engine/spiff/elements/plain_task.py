"""Undefined and manual tasks: work that the engine neither does nor waits for."""

from engine.spiff import variables
from engine.spiff.elements.base import FlowNode
from engine.spiff.token import Token


class PlainTask(FlowNode):
    """Passes the token on; its mappings are applied."""

    def execute(self, token: Token) -> bool | None:
        """Apply the output mappings."""
        variables.publish(token, {})
        return True
