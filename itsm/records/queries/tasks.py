"""Open tasks of a record as its page shows them: who has them, what this reader may do, the form with its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import Forbidden
from engine.feel import to_plain
from engine.lifecycle import InstanceState, UserTaskState
from engine.registry import Actor, TaskRef
from engine.runtime.standing import Standing
from engine.state import reads
from engine.state.tables import ProcessInstance, UserTask
from itsm.detours.kept import detours_of
from itsm.detours.signing import AFTER
from itsm.forms.model import Form
from itsm.forms.restricting import restricted
from itsm.packs.deployed import form as deployed_form
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.records import elements
from itsm.records.elements import Outcome
from itsm.records.flow.context import form_context
from itsm.records.flow.policy import may_work
from itsm.records.opened import OpenRecord
from itsm.records.tables import Draft
from itsm.rights.fields import FieldRights

_DRAFTS = select(Draft).where(
    Draft.task_key.in_(bindparam("tasks", expanding=True)), Draft.person_key == bindparam("person")
)


@dataclass(frozen=True, slots=True)
class TaskRun:
    """A run of a repeated step: its number, of how many where that is known, and its item in words where it has any."""

    number: int
    of: int | None
    item: str | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """An open task. ``values`` are the form's first values: the record's, the process's, then the reader's draft."""

    key: int
    element_id: str
    name: str
    public_name: str | None
    instructions: str
    assignee: Person | None
    team: str | None
    form: Form | None
    outcomes: tuple[Outcome, ...]
    values: Mapping[str, object]
    context: Mapping[str, object]
    draft_saved_at: datetime | None
    created_at: datetime
    runs: tuple[TaskRun, ...]
    """Of a step for several people or things: which of them this task is, from the outside in."""
    returns_to: Person | None
    """Who has delegated it: whoever has it fills its form in and gives it back."""
    may_complete: bool
    may_claim: bool
    may_release: bool
    may_assign: bool
    suspended: bool
    """Its process stands still until somebody resumes it: then nobody may do anything with it."""
    is_vote: bool
    """It is somebody's vote, and no work on the record."""


def open_tasks(
    session: Session, opened: OpenRecord, actor: Actor, language: str, rights: FieldRights
) -> list[TaskView]:
    """Open tasks of a record that was read, oldest first; their forms without the fields that the actor may not see."""
    rows = [
        task for task in reads.tasks_of(session, opened.row.instance_key)
        if task.state == UserTaskState.OPEN.value and task.side_of is None
    ]
    if not rows:
        return []
    instance = reads.instance_of(session, rows[0].instance_key)
    drafts = _drafts(session, [task.key for task in rows], actor)
    kept = _kept_drafts(session, opened.row.key, actor)
    holders = people.people([key for task in rows for key in (task.assignee_key, task.returns_to_key) if key], session)
    return [
        _view(
            session, opened, task, instance,
            _Reader(
                actor, language, holders, drafts.get(task.key), kept.get(task.element_id, {}),
                Standing(session, instance.key, instance.definition_key), rights,
            ),
        )
        for task in rows
    ]


@dataclass(frozen=True, slots=True)
class _Reader:
    actor: Actor
    language: str
    holders: Mapping[int, Person]
    draft: Draft | None
    kept: Mapping[str, object]
    """What the reader had typed when they sent the token back from this element."""
    standing: Standing
    rights: FieldRights


def _view(
    session: Session, opened: OpenRecord, task: UserTask, instance: ProcessInstance, reader: _Reader
) -> TaskView:
    element = elements.element_of(session, task.definition_key, task.element_id)
    form = deployed_form(task.form_id, reader.language, session) if task.form_id else None
    if form is not None and reader.rights.fixed:
        form = restricted(form, reader.rights.hidden, reader.rights.fixed)
    ref = reads.task_ref(session, task, instance, with_candidates=True)
    variables = _variables(opened, form, task, reader.standing)
    draft = dict(reader.draft.content if reader.draft else reader.kept)
    draft = {key: value for key, value in draft.items() if key not in reader.rights.fixed}
    suspended = instance.state_name == InstanceState.SUSPENDED
    return TaskView(
        key=task.key,
        element_id=task.element_id,
        name=elements.element_name(element, reader.language),
        public_name=elements.public_name(element, reader.language),
        instructions=elements.instructions(element, reader.language),
        assignee=reader.holders.get(task.assignee_key or 0),
        team=task.group_id,
        form=form,
        outcomes=elements.outcomes(element, reader.language),
        values={**_first_values(opened, form, variables), **draft},
        context={**variables, **form_context(opened, reader.language, reader.actor)},
        draft_saved_at=reader.draft.saved_at if reader.draft else None,
        created_at=task.created_at,
        runs=_runs(session, task, reader),
        returns_to=reader.holders.get(task.returns_to_key or 0),
        may_complete=not suspended and task.held in (None, AFTER) and _allowed(session, "complete", ref, reader.actor),
        may_claim=not suspended and task.assignee_key is None and _allowed(session, "claim", ref, reader.actor),
        may_release=not suspended and _may_release(session, ref, reader.actor),
        may_assign=not suspended and not elements.is_vote(element) and _allowed(session, "assign", ref, reader.actor),
        suspended=suspended,
        is_vote=elements.is_vote(element),
    )


def _may_release(session: Session, ref: TaskRef, actor: Actor) -> bool:
    claimed = ref.assignee_key is not None and ref.group_id is not None
    return claimed and _allowed(session, "release", ref, actor)


def _allowed(session: Session, operation: str, ref: TaskRef, actor: Actor) -> bool:
    try:
        may_work(UnitOfWork(session), operation, ref, actor)
    except Forbidden:
        return False
    return True


def _first_values(opened: OpenRecord, form: Form | None, variables: Mapping[str, object]) -> dict[str, object]:
    """Values to show first; fields that become comments begin empty every time."""
    if form is None:
        return {}
    values: dict[str, object] = {}
    for component in form.fields:
        key = component.key or ""
        value = opened.value(key) if key in opened.type.by_key else variables.get(key)
        if not component.timeline and value is not None:
            values[key] = value
    return values


def _runs(session: Session, task: UserTask, reader: _Reader) -> tuple[TaskRun, ...]:
    """The runs of repeated steps that a task belongs to. An item that is a team, or has the task, goes by its name."""
    runs = reader.standing.place(task.token_id).runs
    if not runs:
        return ()
    names = {team.code: team.name(reader.language) for team in people.teams(session)}
    holder = reader.holders.get(task.assignee_key or 0)
    if holder is not None:
        names[str(holder.key)] = holder.name
    return tuple(TaskRun(run.number, run.of, _in_words(run.item, names)) for run in runs)


def _in_words(item: object, names: Mapping[str, str]) -> str | None:
    """An item in words: itself, or what a context has for a name; None when it has none."""
    if isinstance(item, Mapping):
        item = item.get("name") or item.get("title")
    shown = to_plain(item)
    return names.get(str(shown), str(shown)) if isinstance(shown, str | int | float) else None


def _variables(opened: OpenRecord, form: Form | None, task: UserTask, standing: Standing) -> Mapping[str, object]:
    """What the task sees; read from the state only when a field or a condition of the form may ask for it."""
    if form is None:
        return {}
    fields = opened.type.by_key
    asked = any(item.key not in fields and not item.timeline and item.type != "filepicker" for item in form.fields)
    if not asked and not any(item.hide or item.values_key or item.values_expression for item in form.walk()):
        return {}
    return standing.variables_at(task.token_id)


def _drafts(session: Session, task_keys: Sequence[int], actor: Actor) -> Mapping[int, Draft]:
    found = session.scalars(_DRAFTS, {"tasks": task_keys, "person": actor.key})
    return {draft.task_key: draft for draft in found}


def _kept_drafts(session: Session, record_key: int, actor: Actor) -> Mapping[str, Mapping[str, object]]:
    """By element: what the actor had typed there when they sent the token back the last time."""
    return {
        one.element_id: one.draft for one in detours_of(session, record_key)
        if one.draft is not None and one.actor_key == actor.key
    }
