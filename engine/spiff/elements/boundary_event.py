"""Boundary event (timer, message, signal, condition, error, escalation, …): armed beside its activity while that waits.
"""

from collections.abc import Mapping

from engine.events import ElementEventKind
from engine.spiff import variables
from engine.spiff.elements import listening
from engine.spiff.elements.catching import CatchingNode, spend_timers, subscriptions
from engine.spiff.token import Token


class BoundaryEvent(CatchingNode):
    """Each time it happens a run of its own is made; the armed token stays until it cannot happen again.

    An interrupting one kills the activity, which ends all that is armed for it; of the others a timer ends with its
    last firing, any other event with its activity.
    """

    def caught(
        self, token: Token, kind: ElementEventKind, index: int, details: Mapping[str, object],
        result: Mapping[str, object],
    ) -> None:
        """Make the run, note what happened, and end or re-arm what waits."""
        scope = token.workflow
        activity = scope.instance.get_task_from_id(str(token.internal_data["host"]))
        run = scope.spawn(self, scope.instance.carried_status(activity))
        if self.record.interrupting:
            scope.instance.kill(activity)
        else:
            spend_timers(token, index)
            self.end_when_exhausted(token, activity)
        self.activate(run)
        scope.instance.note(kind, self.record.id, run, **details)
        if listening.hold(run, listening.START):
            variables.note_result(run, result)
        else:
            self._leave(run, result)

    def resume(self, token: Token) -> None:
        """Leave after the start listeners."""
        self._leave(token, variables.noted_results(token))

    def _leave(self, run: Token, result: Mapping[str, object]) -> None:
        variables.publish(run, variables.received(run, result))
        run.complete()

    def end_when_exhausted(self, token: Token, activity: Token) -> None:
        """End what waits beside an activity when none of its events can happen again."""
        if all(subscription["kind"] == "exhausted" for subscription in subscriptions(token)):
            armed = token.workflow.instance.armed_for(activity)
            activity.internal_data["armed"] = [other.id for other in armed if other is not token]
            token.workflow.instance.kill(token)
