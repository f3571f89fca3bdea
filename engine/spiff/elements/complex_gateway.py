"""Complex gateway: fires when its activation condition is true of the tokens that are there, then once more to reset.

Source: BPMN 2.0.2, 10.6.5 and 13.4.5. ``activationCount`` is the number of tokens that wait at the incoming flows; the
conditions of the outgoing flows see ``waitingForStart``: true when it fires, false when it resets.
"""

from collections.abc import Sequence
from decimal import Decimal

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.records import Flow
from engine.spiff.elements.flows import is_true
from engine.spiff.elements.inclusive_gateway import InclusiveGateway
from engine.spiff.scope import Scope
from engine.spiff.token import WAITING, Token


class ComplexGateway(InclusiveGateway):
    """After firing it waits, like an inclusive join, for the flows that have not brought a token; these are swallowed.

    Beside the token that goes on, one stays behind and stands for the gateway that waits for its reset:
    ``internal_data["resting"]`` are the flows whose tokens made it fire. Further tokens of these wait for the next
    start.
    """

    def arrive(self, token: Token) -> None:
        """Wait; while the gateway waits for its start, look whether the condition has become true."""
        self.wait(token)
        self._try_to_start(token)

    def settle(self, token: Token) -> bool:
        """Reset once no token has to be waited for any more; then what waits here may start it again."""
        fired = self._fired(token.workflow)
        return self._reset(fired) if fired is not None else self._try_to_start(token)

    def _try_to_start(self, token: Token) -> bool:
        scope, waiting = token.workflow, self.oldest_by_flow(token.workflow)
        if self._fired(scope) is not None or not self._is_active(token, len(waiting)):
            return False
        last = token if token in waiting.values() else list(waiting.values())[-1]
        rest = scope.spawn(self, last.status)
        rest._state = WAITING
        rest.internal_data["resting"] = [flow for flow in waiting if flow]
        self.merge(waiting, last)
        return True

    def _fired(self, scope: Scope) -> Token | None:
        here = (token for token in scope.live_tokens() if token.task_spec is self)
        return next((token for token in here if "resting" in token.internal_data), None)

    def _reset(self, token: Token) -> bool:
        fired, waiting = token.internal_data["resting"], self.oldest_by_flow(token.workflow)
        assert isinstance(fired, list)
        if self.is_held_up(token, {flow for flow in waiting if flow} | set(fired)):
            return False
        late = {flow: other for flow, other in waiting.items() if flow not in fired}
        del token.internal_data["resting"]
        token.internal_data["reset"] = True
        if late or self._flows_of_reset(token):
            self.merge(late, token)
        else:
            token.workflow.drop(token)
        return True

    def _is_active(self, token: Token, count: int) -> bool:
        condition = self.record.values.get("activationCondition")
        if condition is None:
            return count == self.ways_in
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
        if token.internal_data.pop("reset", False):
            return self._flows_of_reset(token)
        token.data["waitingForStart"] = True
        return super().choose(token)

    def _flows_of_reset(self, token: Token) -> Sequence[Flow]:
        token.data["waitingForStart"] = False
        flows = [flow for flow in self.record.outgoing if flow.condition is not None and is_true(token, flow)]
        return [flow for flow in flows if flow.id != self.record.default]
