"""Command: complete a task of a record: its form is checked, its fields are written, the process runs on."""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, NotFound, text
from engine.registry import Actor
from engine.runtime import complete_user_task, run_command
from engine.runtime.task_policy import require_allowed, require_free, require_open
from engine.spiff.program import Element
from engine.state import reads
from itsm.detours.signing import AFTER, sent_for_signing
from itsm.forms.model import Form
from itsm.language import listed
from itsm.packs.deployed import newest_form
from itsm.records import elements
from itsm.records.flow.ownership import take_ownership
from itsm.records.flow.submission import submitted, written
from itsm.records.opened import OpenRecord, lock_task_and_record, record_of
from itsm.rights.fields import UNLIMITED, FieldRights, field_rights
from itsm.rights.grants import Relation, Thing


@dataclass(frozen=True, slots=True)
class Completed:
    """A task is done (or sent to those who sign it); ``ended`` when the record's process is over."""

    number: str
    status: str | None
    ended: bool


def complete_task(
    task_key: int,
    values: Mapping[str, object],
    outcome: str | None,
    actor: Actor,
    command_id: str | None = None,
    revision: int | None = None,
    *,
    checked: bool = True,
    work: UnitOfWork | None = None,
) -> Completed:
    """Complete ``task_key`` with a submission of its form and the button that was pressed.

    ``revision`` is that of the record when the page was read; ``checked=False`` (imports) asks no form. At most ten
    statements, one commit: what changed is kept in the details of the task's completion event.
    Raises NotFound, InvalidState, Forbidden, Conflict (with what changed), InvalidForm, InvalidInput, ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> Completed:
        found = lock_task_and_record(opened_work, task_key, with_form=checked)
        require_open(found)
        if found.task.held != AFTER:
            require_free(found)
        require_allowed(opened_work, "complete", found, actor)
        opened = _record(opened_work, found, found.task.form_id if checked else None)
        opened.require_revision(revision)
        element = elements.element_of(opened_work.session, found.task.definition_key, found.task.element_id)
        pressed = _pressed(element, outcome)
        form, rights = (_form(opened_work, opened, found), _rights(opened, actor)) if checked else (None, UNLIMITED)
        sent = submitted(opened, form, values, pressed, rights, actor)
        if not elements.is_vote(element):
            take_ownership(opened, actor)
        if found.task.held == AFTER:
            return _to_signers(opened_work, opened, task_key, {"values": dict(values), "outcome": pressed}, actor)
        written(opened, sent)
        if sent.comments:
            opened.set_column("words_due", True)
        # The dictionary of changes is handed over as it is: inline handlers of this step add to it.
        details = {"outcome": pressed, "changes": opened.changes, "comments": list(sent.comments)}
        opened.told = True
        variables = {**sent.variables, "outcome": pressed}
        done = complete_user_task(task_key, variables, actor, details=details, found=found, work=opened_work)
        return Completed(opened.number, opened.row.status, done.ended)

    return run_command("complete_task", command_id, actor, Completed, body, work)


def _to_signers(
    work: UnitOfWork, opened: OpenRecord, task_key: int, sent: Mapping[str, object], actor: Actor
) -> Completed:
    """Others sign after the actor: what was sent is fit, and waits for them."""
    sent_for_signing(work, task_key, sent, actor)
    opened.store(work, actor, clock.now())
    return Completed(opened.number, opened.row.status, False)


def _record(work: UnitOfWork, found: reads.TaskAndInstance, form_id: str | None) -> OpenRecord:
    opened = record_of(work, reads.instance_ref(found.instance), form_id)
    if opened is None:
        raise NotFound(
            text("Expected task %(key)s to belong to a record, but it belongs to none.", key=found.task.key)
        )
    return opened


def _pressed(element: Element, outcome: str | None) -> str | None:
    offered = elements.outcome_keys(element)
    if not offered:
        return None
    if outcome not in offered:
        raise InvalidInput(
            text("Expected one of %(names)s, but got “%(name)s”. Press one of the buttons.",
                 names=listed(offered), name=outcome or "")
        )
    return outcome


def _rights(opened: OpenRecord, actor: Actor) -> FieldRights:
    """Fields that the actor may fill in: the task is theirs, so they work on the record."""
    own = actor.key in (opened.row.requester_key, opened.row.opened_by_key)
    return field_rights(actor, opened.type, Thing(opened.row.type_key, _AT_OWN if own else _AT_WORK))


_AT_WORK: frozenset[Relation] = frozenset({"work"})
_AT_OWN: frozenset[Relation] = frozenset({"work", "own"})


def _form(work: UnitOfWork, opened: OpenRecord, found: reads.TaskAndInstance) -> Form:
    form_id = found.task.form_id
    if form_id is None:
        return Form("")
    if opened.form is not None and opened.form.id == form_id:
        return opened.form
    return newest_form(work, form_id)
