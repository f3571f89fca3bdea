"""User task: waits for a person; who, when and by which form is evaluated once, on arrival."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from engine.errors import ExecutionFault, Text, text
from engine.spiff import variables
from engine.spiff.diagram.records import Value, value_of
from engine.spiff.elements import listening, moments
from engine.spiff.elements.activity import WaitingActivity
from engine.spiff.elements.base import refuse
from engine.spiff.elements.routing import LONGEST_CANDIDATE, routed
from engine.spiff.token import Token
from engine.waits import UserTaskWait, Wait

DEFAULT_PRIORITY = 50


class UserTask(WaitingActivity):
    """``zeebe:assignmentDefinition``, ``taskSchedule``, ``priorityDefinition``, ``formDefinition``, ``routing``."""

    def prepare(self, token: Token) -> None:
        """Evaluate the attributes into the token's memory, as JSON-able data."""
        extensions = self.record.extensions
        users = self._names(token, value_of(extensions, "assignmentDefinition", "candidateUsers"))
        groups = self._names(token, value_of(extensions, "assignmentDefinition", "candidateGroups"))
        if not groups and not users and self.record.lane:
            groups = [self.record.lane]
        offered = routed(token, groups)
        assignee = value_of(extensions, "assignmentDefinition", "assignee")
        form = value_of(extensions, "formDefinition", "formId")
        token.internal_data["task"] = {
            "assignee": variables.evaluate_text(token, assignee, text("the assignee")),
            "groups": offered.groups,
            **({"skill": offered.skill, "grade": offered.grade} if offered.skill else {}),
            "users": users,
            "form": variables.evaluate_text(token, form, text("the form")),
            "due": self._instant(token, value_of(extensions, "taskSchedule", "dueDate")),
            "follow_up": self._instant(token, value_of(extensions, "taskSchedule", "followUpDate")),
            "priority": self._priority(token, value_of(extensions, "priorityDefinition", "priority")),
        }

    def execute(self, token: Token) -> bool | None:
        """Offer the task once the listeners of its creation are done."""
        super().execute(token)
        listening.hold(token, listening.CREATING)
        return None

    def own_waits(self, token: Token) -> tuple[Wait, ...]:
        """Return the task as it was when the token arrived."""
        task = token.internal_data.get("task")
        if not isinstance(task, dict):
            return ()
        wait = UserTaskWait(
            token.id, self.record.id, task["assignee"], tuple(task["groups"]), tuple(task["users"]), task["form"],
            _read(task["due"]), _read(task["follow_up"]), task["priority"], token.status,
            token.workflow.called["definition"] if token.workflow.called else None,
            task.get("skill"), task.get("grade") or 0,
        )
        return (wait,)

    def complete_user_task(self, token: Token, result: Mapping[str, object]) -> None:
        """Take the submission of a person; it counts when the listeners of the completion are done."""
        if listening.is_held(token):
            refuse(token, "userTask")
        if not self.record.listeners:
            self.finish(token, result)
            return
        variables.note_result(token, result)
        if not listening.hold(token, listening.COMPLETING):
            self.finish(token, variables.noted_results(token))

    def take(self, token: Token, event: str, result: Mapping[str, object]) -> None:
        """Add the variables of a listener of the completion to the submission."""
        if event == listening.COMPLETING:
            variables.note_result(token, result)
        else:
            super().take(token, event, result)

    def heard_all(self, token: Token, event: str) -> None:
        """Offer the task, or complete it."""
        if event == listening.COMPLETING:
            self.finish(token, variables.noted_results(token))
        elif event != listening.CREATING:
            super().heard_all(token, event)

    def cancelled(self, token: Token) -> None:
        """Tell the listeners; nothing waits for them, because what cancels a task has happened already."""
        if self.record.listeners and "task" in token.internal_data:
            listening.tell_without(token, listening.CANCELING)

    def _names(self, token: Token, value: Value | None) -> list[str]:
        found = variables.evaluate(token, value)
        names = found.split(",") if isinstance(found, str) else found or []
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise self._fault(token, text("a list of names"), value)
        found_names = [name.strip() for name in names if name.strip()]
        if any(len(name) > LONGEST_CANDIDATE for name in found_names):
            raise self._fault(token, text("names of at most %(most)s characters", most=LONGEST_CANDIDATE), value)
        return found_names

    def _instant(self, token: Token, value: Value | None) -> str | None:
        found = variables.evaluate(token, value)
        if found is None:
            return None
        try:
            return moments.read_instant(found).isoformat()
        except (ValueError, OverflowError) as problem:
            raise self._fault(token, text("a date and time"), value) from problem

    def _priority(self, token: Token, value: Value | None) -> int:
        found = variables.evaluate(token, value)
        if found is None:
            return DEFAULT_PRIORITY
        try:
            number = int(found) if isinstance(found, str | int | Decimal) else -1
        except ValueError:
            number = -1
        if not 0 <= number <= 100:
            raise self._fault(token, text("a priority from 0 to 100"), value)
        return number

    def _fault(self, token: Token, expected: Text, value: Value | None) -> ExecutionFault:
        return ExecutionFault(
            self.record.id,
            text(
                "Expected %(expected)s at user task <%(element)s>, but %(given)s Correct its attributes.",
                expected=expected, element=self.record.id, given=variables.given(token, value),
            ),
        )


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
