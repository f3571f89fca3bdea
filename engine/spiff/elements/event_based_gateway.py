"""Event-based gateway: arms the events behind it; the first that happens takes the token, the others end."""

from engine.events import ElementEventKind
from engine.spiff.elements.activity import arm
from engine.spiff.elements.base import FlowNode
from engine.spiff.token import Token


class EventBasedGateway(FlowNode):
    """The token stands at the gateway until an event happens; its targets wait beside it, bound to it."""

    def execute(self, token: Token) -> bool | None:
        """Arm the targets, in the order of the document."""
        flows = self.record.outgoing
        arm(token, tuple(flow.target for flow in flows), owner="gateway")
        for flow, armed in zip(flows, token.workflow.instance.armed_for(token), strict=True):
            armed.flow = flow.id
        return None

    @staticmethod
    def decide(gateway: Token, chosen: Token) -> None:
        """Complete the gateway for ``chosen``: end the other targets, note the flow, drop the gateway's token."""
        instance = gateway.workflow.instance
        armed = gateway.internal_data.get("armed")
        if isinstance(armed, list):
            armed.remove(chosen.id)
        instance.disarm(gateway)
        instance.note(ElementEventKind.COMPLETED, gateway.task_spec.record.id, gateway)
        if chosen.flow:
            instance.note(ElementEventKind.FLOW_TAKEN, chosen.flow, gateway)
        chosen.workflow.drop(gateway)
