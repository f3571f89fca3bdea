"""Exclusive gateway: the first flow whose condition is true, in the order of the document, else the default."""

from collections.abc import Sequence

from engine.spiff.diagram.records import Flow
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.flows import default_flow, is_true
from engine.spiff.token import Token


class ExclusiveGateway(FlowNode):
    """Passes tokens on one by one; as a merge it does not wait."""

    def choose(self, token: Token) -> Sequence[Flow]:
        """Return one flow. Raises ExecutionFault when none is free and there is no default."""
        for flow in self.record.outgoing:
            if flow.id != self.record.default and is_true(token, flow):
                return (flow,)
        return default_flow(token, self.record.outgoing, self.record.default)
