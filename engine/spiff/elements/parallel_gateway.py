"""Parallel gateway: waits for one token of every incoming flow, then puts one on every outgoing flow."""

from engine.spiff.elements.joining import JoiningNode
from engine.spiff.token import Token


class ParallelGateway(JoiningNode):
    """Excess tokens of a flow wait for the next round; of each flow the oldest is taken (BPMN 2.0.2, 13.4.1)."""

    def arrive(self, token: Token) -> None:
        """Wait for the other flows, or fire with the tokens that are there."""
        self.wait(token)
        tokens = self.oldest_by_flow(token.workflow)
        if len(tokens) == self.ways_in:
            self.merge(tokens, token)
