"""Intermediate catch event (timer, message) and receive task: wait here, or as armed target of an event gateway."""

from collections.abc import Mapping

from engine.events import ElementEventKind
from engine.spiff.elements.activity import WaitingActivity
from engine.spiff.elements.catching import CatchingNode
from engine.spiff.elements.event_based_gateway import EventBasedGateway
from engine.spiff.token import Token


class CatchEvent(WaitingActivity, CatchingNode):
    """Waits for its timer or message. Only a receive task can have boundary events."""

    def prepare(self, token: Token) -> None:
        """Subscribe."""
        self.subscribe(token)

    def caught(
        self, token: Token, kind: ElementEventKind, details: Mapping[str, object], result: Mapping[str, object]
    ) -> None:
        """Let the gateway that armed this event decide for it, then complete."""
        gateway_id = token.internal_data.pop("gateway", None)
        if isinstance(gateway_id, str):
            gateway = token.workflow.instance.get_task_from_id(gateway_id)
            EventBasedGateway.decide(gateway, token)
            self.activate(token)
        super().caught(token, kind, details, result)


class ReceiveTask(CatchEvent):
    """A task that is done when its message arrives."""
