"""Service task (and send task): an inline handler runs within the step, any other job type is a worker's job."""

from collections.abc import Mapping

from engine.spiff import variables
from engine.spiff.diagram.records import items_of, value_of
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.jobs import call_of, job_of, wait_of
from engine.spiff.token import Token
from engine.waits import Wait


class JobNode(FlowNode):
    """An element with a job type (``zeebe:taskDefinition``); without one it does what its kind does by itself."""

    def execute(self, token: Token) -> bool | None:
        """Run the handler, make the job, or do the element's own work."""
        if value_of(self.record.extensions, "taskDefinition", "type") is None:
            return self.own_work(token)
        extensions, host = self.record.extensions, token.workflow.instance.host
        headers = [(item.get("key", ""), item.get("value", "")) for item in items_of(extensions, "taskHeaders")]
        job_type, retries = (value_of(extensions, "taskDefinition", name) for name in ("type", "retries"))
        job = job_of(token, job_type, retries, dict(headers).items())
        if host.is_inline(job["type"]):
            variables.publish(token, host.run_inline(call_of(token, self.record.id, job)))
            return True
        token.internal_data["job"] = job
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
        return (wait_of(token, self.record.id, job),)

    def job_done(self, token: Token, result: Mapping[str, object]) -> None:
        """Take the variables of the worker."""
        self.finish(token, result)


class ServiceTask(JobNode):
    """``zeebe:taskDefinition`` names the job type, ``zeebe:taskHeaders`` are handed to whoever does it."""
