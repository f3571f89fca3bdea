"""Intermediate catch event and receive task: wait here, or as armed target of an event gateway."""

from collections.abc import Mapping

from engine.events import ElementEventKind
from engine.spiff import variables
from engine.spiff.elements import listening
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
            self.enter_with(token, (kind, details), result)
        else:
            super().caught(token, kind, index, details, result)

    def enter_with(
        self, token: Token, told: tuple[ElementEventKind, Mapping[str, object]] | None, result: Mapping[str, object]
    ) -> None:
        """Enter with an event that has happened already; ``told`` is what the history says of it, if anything."""
        self.activate(token)
        if listening.hold(token, listening.START):
            token.internal_data["happened"] = [told[0].value, dict(told[1])] if told else []
            variables.note_result(token, result)
        else:
            self._take(token, told, result)

    def resume(self, token: Token) -> None:
        """Begin to wait after the start listeners, unless the event has happened already."""
        happened = token.internal_data.pop("happened", None)
        if happened is None:
            super().resume(token)
            return
        assert isinstance(happened, list)
        told = (ElementEventKind(happened[0]), happened[1]) if happened else None
        self._take(token, told, variables.noted_results(token))

    def _take(
        self, token: Token, told: tuple[ElementEventKind, Mapping[str, object]] | None, result: Mapping[str, object]
    ) -> None:
        if told is not None:
            token.workflow.instance.note(told[0], self.record.id, token, **told[1])
        self.finish(token, result)


class ReceiveTask(CatchEvent):
    """A task that is done when its message arrives."""


class LinkCatchEvent(CatchEvent):
    """The target of a link: a token gets here from the throwing event of the same name (10.5.5)."""

    def execute(self, _token: Token) -> bool | None:
        """Pass the token on."""
        return True
