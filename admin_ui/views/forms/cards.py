"""Task cards: an open task with its form as the reader sees it, on a record's page and in the portal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import request

from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.commands import typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, visitor
from engine.errors import Text, text
from itsm.detours.queries import Offered, Signing, offered_at, signings_of
from itsm.organisation.queries.colleagues import Colleague, colleagues_of
from itsm.records.elements import Outcome
from itsm.records.queries import RecordView, TaskRun, TaskView

OURS = frozenset({"csrf_token", "command_id", "revision", "outcome", "give_back_note"})
"""Fields of a task's form that nobody typed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission that was refused: its task, and what is wrong with which field."""

    task_key: int
    errors: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskCard:
    """What a template needs of one open task."""

    task: TaskView
    name: str
    instructions: str
    action: str
    drawing: FormDrawing | None
    outcomes: Sequence[Outcome]
    draft_saved_at: datetime | None
    command_id: str | None
    assignable: Sequence[Colleague]
    waiting: str
    detours: Offered
    """What can be done with it outside the drawn flow."""
    signing: Signing | None
    """Who signs it, and what they said."""
    runs: Sequence[str]
    """Which of several tasks of one step it is, in words."""


def record_cards(view: RecordView, sent: Sent | None = None) -> list[TaskCard]:
    """Cards of all open tasks of a record for those who work on it: first what the reader can do.

    Votes of others are none: who still has to vote stands with the vote.
    """
    own = [task for task in view.tasks if task.may_complete or not task.is_vote]
    tasks = sorted(own, key=lambda task: not task.may_complete)
    awake = [task.key for task in tasks if not task.suspended]
    offered = offered_at(view.number, awake, actor(), visitor().language)
    signings = signings_of(view.number, actor()) if tasks else {}
    return [
        _card(
            view, task, f"/records/{view.number}/tasks/{task.key}", sent, offered.get(task.key, Offered()),
            signings.get(task.key),
        )
        for task in tasks
    ]


def portal_cards(view: RecordView, sent: Sent | None = None) -> list[TaskCard]:
    """Cards of the tasks that wait for the reader in the portal."""
    own = [task for task in view.tasks if task.may_complete and task.assignee and task.assignee.key == actor().key]
    return [_card(view, task, f"/portal/records/{view.number}/tasks/{task.key}", sent, None) for task in own]


def left_over(view: RecordView, sent: Sent | None) -> list[str]:
    """What was typed into the form of a task that is gone meanwhile; empty while its form is still there."""
    if sent is None or any(task.key == sent.task_key and task.may_complete for task in view.tasks):
        return []
    typed = [value.strip() for name, value in request.form.items(multi=True) if name not in OURS]
    return [value for value in typed if value]


def drawing_of(view: RecordView, task: TaskView, sent: Sent | None = None) -> FormDrawing | None:
    """The form of a task with its values: those that were just sent, else the draft, else those of the record."""
    if task.form is None:
        return None
    refused = sent is not None and sent.task_key == task.key
    return FormDrawing(
        form=task.form,
        values=submission_of(task.form) if refused else task.values,
        context=task.context,
        zone=visitor().zone,
        errors=sent.errors if sent is not None and refused else {},
        prefix=f"f{task.key}",
        outcome_labels={outcome.key: outcome.label for outcome in task.outcomes},
        refresh=f"/forms/refresh?record={view.number}&task={task.key}",
    )


def _card(
    view: RecordView, task: TaskView, action: str, sent: Sent | None, detours: Offered | None,
    signing: Signing | None = None,
) -> TaskCard:
    """``detours`` is None in the portal, which knows none."""
    public = detours is None
    refused = sent is not None and sent.task_key == task.key
    return TaskCard(
        task=task,
        name=_name(task, public),
        instructions=task.instructions,
        action=action,
        drawing=drawing_of(view, task, sent) if task.may_complete else None,
        outcomes=task.outcomes,
        draft_saved_at=None if refused else task.draft_saved_at,
        command_id=typed_command_id() if refused else None,
        assignable=_assignable(task) if task.may_assign and not public else (),
        waiting=_waiting(task, signing),
        detours=detours or Offered(),
        signing=signing,
        runs=[words for run in task.runs if (words := _run(run))],
    )


def _name(task: TaskView, public: bool) -> str:
    """What the step is called: for requesters in plain words, and a vote of theirs as the question that it is."""
    if public and task.is_vote:
        return say(text("Do you approve it?"))
    return (task.public_name if public else None) or task.name


def _assignable(task: TaskView) -> list[Colleague]:
    """Members of the task's team, without who has it; the absent ones last."""
    if task.team is None:
        return []
    holder = task.assignee.key if task.assignee else None
    return [colleague for colleague in colleagues_of([task.team]) if colleague.key != holder]


def _waiting(task: TaskView, signing: Signing | None) -> str:
    if signing is not None and signing.state == "open":
        return say(text("This step waits for signatures."))
    if task.suspended:
        return say(text("The process is suspended: this step waits until somebody resumes it."))
    if task.assignee is not None:
        return say(text("%(name)s works on this step.", name=task.assignee.name))
    return say(text("This step waits for somebody of its team."))


def _run(run: TaskRun) -> str:
    """``1 of 2 · Facilities``; of a single one only what it is about."""
    if run.of == 1:
        return run.item or ""
    numbered = text("%(number)s of %(of)s", number=run.number, of=run.of)
    shown = say(numbered if run.of is not None else text("No. %(number)s", number=run.number))
    return f"{shown} · {run.item}" if run.item else shown
