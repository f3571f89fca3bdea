"""Standard loop: the activity runs again while its condition is true, tested before or after each run.

Source: BPMN 2.0.2, 10.3.8 (StandardLoopCharacteristics) and 13.3.6.
"""

from decimal import Decimal

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.elements.base import enter
from engine.spiff.elements.looping import LoopingActivity
from engine.spiff.token import COUNTER, Token


class StandardLoop(LoopingActivity):
    """``internal_data["rounds"]`` counts the runs; ``loopCounter`` is 1 in the first, 0 in a condition before it."""

    def start_runs(self, token: Token) -> None:
        """Start the first run, unless the condition is tested before it and not true."""
        token.internal_data["rounds"] = 0
        arm_boundaries(token)
        scope = self.open_body(token)
        if self.loop.test_before and not self._again(token):
            scope.instance.emptied.append(scope)
        else:
            self._start(token)

    def inner_completed(self, host: Token, inner: Token) -> None:
        """Start the next run when the condition is true and the maximum is not reached."""
        if host.is_live and self._again(host):
            self._start(host)

    def _start(self, token: Token) -> None:
        rounds = self._rounds(token) + 1
        token.internal_data["rounds"] = rounds
        body = token.workflow.instance.subprocesses[token.id]
        run = enter(body, body.spec.start_nodes[0], token.status, None)
        run.data[COUNTER] = Decimal(rounds)

    def _again(self, token: Token) -> bool:
        maximum, condition = self._maximum(token), self.loop.values.get("condition")
        if maximum is not None and self._rounds(token) >= maximum:
            return False
        return condition is None or self.is_true(token, condition, {COUNTER: Decimal(self._rounds(token))})

    @staticmethod
    def _rounds(token: Token) -> int:
        rounds = token.internal_data["rounds"]
        assert isinstance(rounds, int)
        return rounds

    def _maximum(self, token: Token) -> int | None:
        value = self.loop.values.get("maximum")
        found = variables.evaluate(token, value)
        if found is None:
            return None
        if str(found).isdigit():
            return int(str(found))
        raise ExecutionFault(
            self.record.id,
            text(
                "Expected the most runs of <%(element)s> as a whole number, but %(given)s Correct its loop.",
                element=self.record.id, given=variables.given(token, value),
            ),
        )
