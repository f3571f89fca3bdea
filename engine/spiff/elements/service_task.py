"""Service task: calls the inline handler of its job type within the step."""

from collections.abc import Mapping

from engine.errors import text
from engine.spiff import variables
from engine.spiff.diagram.records import items_of
from engine.spiff.elements.working import WorkingNode
from engine.spiff.host import InlineCall
from engine.spiff.token import Token


class ServiceTask(WorkingNode):
    """``zeebe:taskDefinition`` names the handler, ``zeebe:taskHeaders`` are handed to it."""

    def work(self, token: Token) -> Mapping[str, object]:
        """Call the handler and return the variables that it sets."""
        job_type = self.required_text(token, "taskDefinition", "type", text("the job type"))
        items = items_of(self.record.extensions, "taskHeaders")
        headers = {item.get("key", ""): item.get("value", "") for item in items}
        call = InlineCall(job_type, self.record.id, headers, variables.visible(token), dict(token.data))
        return token.workflow.instance.host.run_inline(call)
