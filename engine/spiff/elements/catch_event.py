"""Intermediate catch event and receive task: wait here, or as armed target of an event gateway."""

from collections.abc import Mapping

from engine.events import ElementEventKind
from engine.spiff.elements.activity import WaitingActivity
from engine.spiff.elements.catching import CatchingNode
from engine.spiff.elements.event_based_gateway import EventBasedGateway
from engine.spiff.token import Token


class CatchEvent(WaitingActivity, CatchingNode):
    """Waits for its event. Only a receive task can have boundary events."""

    def prepare(self, token: Token) -> None:
        """Subscribe."""
        self.subscribe(token)

    def caught(
        self, token: Token, kind: ElementEventKind, index: int, details: Mapping[str, object],
        result: Mapping[str, object],
    ) -> None:
        """Let the gateway that armed this event decide for it, then complete."""
        gateway_id = token.internal_data.pop("gateway", None)
        if isinstance(gateway_id, str):
            gateway = token.workflow.instance.get_task_from_id(gateway_id)
            EventBasedGateway.decide(gateway, token)
            self.activate(token)
        super().caught(token, kind, index, details, result)


class ReceiveTask(CatchEvent):
    """A task that is done when its message arrives."""


class LinkCatchEvent(CatchEvent):
    """The target of a link: a token gets here from the throwing event of the same name (10.5.5)."""

    def execute(self, _token: Token) -> bool | None:
        """Pass the token on."""
        return True
