"""Service task (and send task): an inline handler runs within the step, any other job type is a worker's job."""

from collections.abc import Mapping

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.records import items_of, value_of
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.elements.base import FlowNode
from engine.spiff.host import InlineCall
from engine.spiff.token import Token
from engine.waits import JobWait, Wait

RETRIES = 3


class JobNode(FlowNode):
    """An element with a job type (``zeebe:taskDefinition``); without one it does what its kind does by itself."""

    def execute(self, token: Token) -> bool | None:
        """Run the handler, make the job, or do the element's own work."""
        if value_of(self.record.extensions, "taskDefinition", "type") is None:
            return self.own_work(token)
        job_type = variables.require_text(token, "taskDefinition", "type", text("the job type"))
        headers = {
            item.get("key", ""): item.get("value", "") for item in items_of(self.record.extensions, "taskHeaders")
        }
        host = token.workflow.instance.host
        if host.is_inline(job_type):
            call = InlineCall(job_type, self.record.id, headers, variables.visible(token), dict(token.data))
            variables.publish(token, host.run_inline(call))
            return True
        token.internal_data["job"] = {
            "type": job_type, "retries": self._retries(token), "headers": list(map(list, headers.items())),
        }
        arm_boundaries(token)
        return None

    def own_work(self, token: Token) -> bool | None:
        """Do what the element does without a job type: nothing, for a service task that names no implementation."""
        variables.publish(token, {})
        return True

    def own_waits(self, token: Token) -> tuple[Wait, ...]:
        """Return the job."""
        job = token.internal_data.get("job")
        if not isinstance(job, dict):
            return super().own_waits(token)
        headers = tuple((str(name), str(value)) for name, value in job["headers"])
        called = token.workflow.called
        return (
            JobWait(
                token.id, self.record.id, job["type"], job["retries"], headers,
                definition_key=called["definition"] if called else None,
            ),
        )

    def complete_job(self, token: Token, result: Mapping[str, object]) -> None:
        """Take the variables of the worker."""
        self.finish(token, result)

    def _retries(self, token: Token) -> int:
        value = value_of(self.record.extensions, "taskDefinition", "retries")
        found = variables.evaluate(token, value)
        try:
            number = RETRIES if found is None else int(str(found))
        except ValueError:
            number = 0
        if number > 0:
            return number
        raise ExecutionFault(
            self.record.id,
            text(
                "Expected the retries of <%(element)s> to be a whole number above 0, but %(given)s Correct them.",
                element=self.record.id, given=variables.given(token, value),
            ),
        )


class ServiceTask(JobNode):
    """``zeebe:taskDefinition`` names the job type, ``zeebe:taskHeaders`` are handed to whoever does it."""
