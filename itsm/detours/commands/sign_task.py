"""Command: agree or refuse what one is asked to sign; the last one makes the verdict."""

from typing import Literal

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidForm, NotFound, text
from engine.registry import Actor
from engine.runtime import end_side_task, run_command
from engine.runtime.task_policy import require_open
from engine.state import reads
from engine.state.tables import UserTask
from itsm.detours.keeping import Begun, DetourDone, as_system, checked_reason, record_seen
from itsm.detours.notices import tell
from itsm.detours.signing import signatures_of, verdict_of
from itsm.detours.tables import Detour, Signature
from itsm.people import queries
from itsm.records.commands.complete_task import complete_task
from itsm.records.entries import EntryKind, NewEntry, add_entry


def sign_task(
    side_key: int, verdict: Literal["agree", "refuse"], note: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> DetourDone:
    """Sign the side task ``side_key``, which is the actor's; a refusal needs a note.

    Once everybody has, the task beside it is free again; one that was sent before is completed with that, when they
    agreed. Raises NotFound, Forbidden, InvalidState (not open), InvalidForm, and what completing raises.
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        found = reads.lock_task(opened_work.session, side_key)
        begun = Begun(found.task, found, record_seen(opened_work, found, actor))
        require_open(found)
        if found.task.side_of is None or found.task.assignee_key != actor.key:
            raise Forbidden(text("Expected what you are asked to sign, but it is somebody else's. Ask them."))
        detour, signature = _asked(opened_work, side_key)
        if verdict not in ("agree", "refuse"):
            raise InvalidForm({"verdict": text("Expected that you agree or refuse. Press one of the buttons.")})
        said = checked_reason(note) if verdict == "refuse" or note.strip() else ""
        signature.verdict, signature.note, signature.at = verdict, said or None, clock.now()
        signature.person_key = actor.key or signature.person_key
        ended = end_side_task(side_key, False, as_system(actor), work=opened_work)
        _tell(opened_work, begun, "agreed" if verdict == "agree" else "refused", said, actor)
        opened_work.session.flush()
        _decide(opened_work, begun, detour, ended.beside_key, actor)
        return DetourDone(begun.opened.number, ended.beside_key)

    return run_command("sign_task", command_id, actor, DetourDone, body, work)


def _asked(work: UnitOfWork, side_key: int) -> tuple[Detour, Signature]:
    found = work.session.execute(
        select(Detour, Signature)
        .join(Signature, Signature.detour_key == Detour.key)
        .where(Signature.task_key == side_key)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(text("Expected something to sign, but there is none. Reload the page."))
    return found[0], found[1]


def _decide(work: UnitOfWork, begun: Begun, detour: Detour, beside_key: int, actor: Actor) -> None:
    """Only once everybody has been heard."""
    agreed = verdict_of(detour, signatures_of(work.session, detour.key))
    if agreed is None:
        return
    detour.state = "agreed" if agreed else "refused"
    asked = [detour.actor_key, work.session.get_one(UserTask, beside_key).assignee_key]
    tell(work, begun.opened.row.key, begun.task, "signed", asked, "", actor)
    if detour.kind == "countersign":
        _tell(work, begun, "vote_agreed" if agreed else "vote_refused", "", actor)
    sent = detour.submission
    if agreed and sent is not None:
        sender = as_system(queries.as_actor(queries.person(int(str(sent["actor"])), work.session), work.session))
        values, outcome = sent["values"], sent["outcome"]
        assert isinstance(values, dict)
        complete_task(beside_key, values, None if outcome is None else str(outcome), sender, work=work)


def _tell(work: UnitOfWork, begun: Begun, kind: str, note: str, actor: Actor) -> None:
    task = begun.task
    details = {
        "kind": kind, "element": task.element_id, "definition": task.definition_key, "instance": task.instance_key,
        "reason": note,
    }  # fmt: skip
    add_entry(work, begun.opened.row.key, NewEntry(EntryKind.DETOUR, True, details=details), actor)
