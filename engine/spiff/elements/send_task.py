"""Send task: publishes its message, or lets a worker send it when it has a job type."""

from engine.spiff.elements.service_task import JobNode
from engine.spiff.elements.throwing import THROWS
from engine.spiff.token import Token


class SendTask(JobNode):
    """The message is that of ``messageRef``; its correlation key stands on the message (BPMN 2.0.2, 10.3.3)."""

    def own_work(self, token: Token) -> bool | None:
        """Throw the message."""
        if self.record.event.values:
            THROWS["message"](token, self.record.event)
        return super().own_work(token)
