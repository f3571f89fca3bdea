"""Embedded sub-process: a scope of its own that completes when its last token has ended."""

from engine.spiff import variables
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.opening import open_scope
from engine.spiff.scope import Scope
from engine.spiff.token import STARTED, Token


class SubProcess(FlowNode):
    """Its input mappings become the variables of the inner scope; its output mappings are read from there."""

    def execute(self, token: Token) -> bool | None:
        """Arm the boundary events, then open the scope."""
        token._state = STARTED
        arm_boundaries(token)
        self.open(token.workflow.instance.create_subprocess(token, self.inner_scope(token)), token)
        return None

    def open(self, scope: Scope, token: Token) -> None:
        """Put the first tokens inside."""
        open_scope(scope, token.status)

    def publish_result(self, token: Token) -> None:
        """Let the results out, through the output mappings."""
        variables.publish(token, {})

    def is_place(self, _token: Token) -> bool:
        """False: the tokens inside stand for it."""
        return False

    def _on_complete(self, token: Token) -> None:
        self.publish_result(token)
        scope = token.workflow.instance.subprocesses.pop(token.id)
        token.status = scope.leaving_status or token.status
        super()._on_complete(token)
