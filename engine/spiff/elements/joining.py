"""What joins share: tokens wait per incoming flow until one of each group is merged into a single token."""

from collections.abc import Mapping

from engine.spiff.elements.base import FlowNode
from engine.spiff.scope import Scope
from engine.spiff.token import WAITING, Token


class JoiningNode(FlowNode):
    """Waiting tokens are not activated yet, so they leave no trace in the history but the flow that they took."""

    settles_once = True

    def wait(self, token: Token) -> None:
        """Let a token wait for others."""
        token._state = WAITING

    def oldest_by_flow(self, scope: Scope) -> dict[str | None, Token]:
        """Return the oldest waiting token of each incoming flow that has one."""
        found: dict[str | None, Token] = {}
        for token in self.gathered(scope):
            found.setdefault(token.flow, token)
        return found

    @property
    def ways_in(self) -> int:
        """How many tokens a full round has: one where no flow leads here and the scope begins (BPMN 2.0.2, 13.2)."""
        return max(len(self.record.incoming), 1)

    def merge(self, tokens: Mapping[str | None, Token], last: Token) -> None:
        """Go on with ``last`` alone; the others are taken up by it."""
        for token in tokens.values():
            if token is not last:
                token.workflow.drop(token)
        last.workflow.instance.schedule(last)
