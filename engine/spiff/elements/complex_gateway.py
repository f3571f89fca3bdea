"""Complex gateway: fires when its activation condition is true of the tokens that are there, then once more to reset.

Source: BPMN 2.0.2, 10.6.5 and 13.4.5. ``activationCount`` is the number of tokens that wait at the incoming flows; the
conditions of the outgoing flows see ``waitingForStart``: true when it fires, false when it resets.
"""

from collections.abc import Sequence
from decimal import Decimal

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.records import Flow
from engine.spiff.elements.base import is_true
from engine.spiff.elements.inclusive_gateway import InclusiveGateway
from engine.spiff.token import Token


class ComplexGateway(InclusiveGateway):
    """After firing it waits, like an inclusive join, for the flows that have not brought a token; these are swallowed.

    The scope's memory keeps the flows whose tokens made it fire, by gateway, until it is reset.
    """

    def arrive(self, token: Token) -> None:
        """Wait; while the gateway waits for its start, look whether the condition has become true."""
        self.wait(token)
        if not self._fired(token):
            self._try_to_start(token)

    def settle(self, token: Token) -> bool:
        """Reset once no token has to be waited for any more."""
        fired = self._fired(token)
        waiting = self.oldest_by_flow(token.workflow)
        if not fired or token not in waiting.values():
            return False
        seen = {flow for flow in waiting if flow} | set(fired)
        if self.is_held_up(token, seen):
            return False
        self._resets(token).pop(self.record.id)
        token.internal_data["reset"] = True
        self.merge(waiting, token)
        return True

    def _try_to_start(self, token: Token) -> None:
        waiting = self.oldest_by_flow(token.workflow)
        if not self._is_active(token, len(waiting)):
            return
        self._resets(token)[self.record.id] = [flow for flow in waiting if flow]
        self.merge(waiting, token)

    def _is_active(self, token: Token, count: int) -> bool:
        condition = self.record.values.get("activationCondition")
        if condition is None:
            return count == len(self.record.incoming)
        answer = variables.evaluate_with(token, condition, {"activationCount": Decimal(count)})
        if answer is None or isinstance(answer, bool):
            return bool(answer)
        raise ExecutionFault(
            self.record.id,
            text(
                "Expected the activation condition of <%(element)s> to be true or false, but %(given)s Correct it.",
                element=self.record.id, given=variables.given(token, condition),
            ),
        )

    def choose(self, token: Token) -> Sequence[Flow]:
        """Return the flows whose condition is true; a reset may take none."""
        resets = token.internal_data.pop("reset", False)
        token.data["waitingForStart"] = not resets
        if not resets:
            return super().choose(token)
        flows = [flow for flow in self.record.outgoing if flow.condition is not None and is_true(token, flow)]
        return [flow for flow in flows if flow.id != self.record.default]

    def _fired(self, token: Token) -> list[str]:
        fired = self._resets(token).get(self.record.id, [])
        assert isinstance(fired, list)
        return fired

    def _resets(self, token: Token) -> dict[str, list[str]]:
        found = token.workflow.memory.setdefault("fired", {})
        assert isinstance(found, dict)
        return found
