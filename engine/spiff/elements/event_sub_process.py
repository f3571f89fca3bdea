"""Event sub-process: listens while its scope is open; its start event opens it, interrupting the scope or beside it."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.events import ElementEventKind
from engine.spiff.elements import listening
from engine.spiff.elements.catching import CatchingNode, spend_timers
from engine.spiff.elements.opening import open_scope
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.token import STARTED, WAITING, Token


class EventSubProcess(SubProcess, CatchingNode):
    """The listener is a waiting token of the scope around it that keeps nothing open (BPMN 2.0.2, 10.3.5).

    An interrupting one becomes the run itself, when it has killed everything else in its scope; a non-interrupting one
    goes on listening beside each of its runs.
    """

    is_event_sub_process = True
    marks = MappingProxyType({"event": True})

    def listen(self, token: Token) -> None:
        """Begin to wait. A scope that is open has one listener for each of its event sub-processes."""
        token._state = WAITING
        token.internal_data["listener"] = True
        self.subscribe(token)

    def caught(
        self, token: Token, kind: ElementEventKind, index: int, details: Mapping[str, object],
        result: Mapping[str, object],
    ) -> None:
        """Open the inside with the variables of the event."""
        scope = token.workflow
        status = scope.status_of_tokens() or token.status
        if self.record.interrupting:
            for other in scope.live_tokens():
                if other is not token:
                    scope.instance.kill(other)
            token.internal_data.clear()
            run = token
        else:
            spend_timers(token, index)
            run = scope.spawn(self, status)
        run.status = self.record.status or status
        self.activate(run)
        scope.instance.note(kind, self.record.id, run, **details)
        run.data.update(result)
        if not listening.hold(run, listening.START):
            self.resume(run)

    def resume(self, token: Token) -> None:
        """Open the inside, after the start listeners."""
        token._state = STARTED
        open_scope(token.workflow.instance.create_subprocess(token, self.record.id), token.status)
