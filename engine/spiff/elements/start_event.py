"""Start event: where a process, sub-process or event sub-process begins."""

from collections.abc import Mapping

from engine.spiff import variables
from engine.spiff.elements.base import FlowNode
from engine.spiff.scope import Scope
from engine.spiff.token import Token


class StartEvent(FlowNode):
    """Completes at once: what it waited for has happened when a token is put here."""

    def execute(self, token: Token) -> bool | None:
        """Apply the output mappings and associations to what the event brought."""
        if self.record.outputs or self.record.data.outputs:
            variables.publish(token, variables.received(token, self._came_in(token.workflow)))
        return True

    def _came_in(self, scope: Scope) -> Mapping[str, object]:
        """Return the variables that the scope was opened with; what an association hands on is not the scope's own."""
        own, host = scope.spec.variables, scope.host_token
        came_in = {name: value for name, value in scope.data.items() if value is not None or name not in own}
        if host is not None and host.task_spec.is_event_sub_process:
            for name in self.record.data.kept & came_in.keys() - {*own}:
                del scope.data[name]
        return came_in
