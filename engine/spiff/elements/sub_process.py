"""Embedded sub-process: a scope of its own that completes when its last token has ended."""

from engine.spiff import variables
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.elements.base import FlowNode, enter
from engine.spiff.token import STARTED, Token


class SubProcess(FlowNode):
    """Its input mappings become the variables of the inner scope; its output mappings are read from there."""

    def execute(self, token: Token) -> bool | None:
        """Open the scope, arm the boundary events, start inside."""
        token._state = STARTED
        arm_boundaries(token)
        scope = token.workflow.instance.create_subprocess(token, self.record.id)
        enter(scope, scope.spec.start_node, token.status, None)
        return None

    def is_place(self, _token: Token) -> bool:
        """False: the tokens inside stand for it."""
        return False

    def _on_complete(self, token: Token) -> None:
        variables.publish(token, {})
        scope = token.workflow.instance.subprocesses.pop(token.id)
        token.status = scope.leaving_status or token.status
        super()._on_complete(token)
