"""Command: take the last putting into use back while its window is open, for new records and for those that went."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from engine.runtime.deploy import take_turn_to_deploy
from engine.state.among import among
from engine.state.tables import Definition, ProcessInstance
from itsm.audit import audit
from itsm.packs.folder import load_files
from itsm.packs.versions.in_use import contents_of, newest_use, version_of
from itsm.packs.versions.keeping import Told, take_turn_at_pack
from itsm.packs.versions.tables import PackUse
from itsm.people.roles import require
from itsm.studio.using.moving import RUNNING, start_moving
from itsm.studio.using.put_into_use import PERMISSION, bring_into_use


@dataclass(frozen=True, slots=True)
class Undone:
    """The version that is in use again, and how many records go back to it."""

    pack: str
    number: int
    moving: int


@dataclass(frozen=True, slots=True)
class Undoable:
    """What can be taken back: the version in use, the one that would be again, until when."""

    number: int
    previous: int
    until: datetime


def undoable(session: Session, pack: str) -> Undoable | None:
    """The last putting into use while its window is open; None when there is nothing to take back."""
    use = newest_use(session, pack)
    if use is None or use.previous is None or use.undoes is not None or use.undo_until is None:
        return None
    return Undoable(use.number, use.previous, use.undo_until) if use.undo_until > clock.now() else None


def undo_use(pack: str, reason: str, actor: Actor, command_id: str | None = None) -> Undone:
    """Put the version before into use again; records that run on the version that is taken back go back as they fit.

    A draft stays as it is. Raises Forbidden, InvalidForm (no ``reason``), InvalidState (nothing to take back, or its
    window has closed), InvalidDefinition (what the version before needs is not there any more).
    """
    require(actor, PERMISSION)
    if not reason.strip():
        raise InvalidForm({"reason": text("Expected a reason, which stays with the versions. Write one.")})

    def body(work: UnitOfWork) -> Undone:
        take_turn_to_deploy(work)
        take_turn_at_pack(work, pack)
        session, use = work.session, newest_use(work.session, pack)
        if use is None or use.previous is None or undoable(session, pack) is None:
            raise InvalidState(
                text("Expected a version that can be taken back, but there is none, or its time is over. Go back to a "
                     "version, and put that into use.")
            )  # fmt: skip
        ran_on = _instances(session, use)
        files = load_files(pack, contents_of(session, version_of(session, pack, use.previous).files))
        number = bring_into_use(work, files, actor, Told(reason.strip(), undoes=use.key, again=use.previous))
        moved = start_moving(work, pack, ran_on, reason.strip(), actor)
        audit(work, "pack_use_undone", f"pack {pack}", actor.key, version=use.number, in_use=number,
              reason=reason.strip(), moving=moved)  # fmt: skip
        return Undone(pack, number, moved)

    return run_command("studio_undo_use", command_id, actor, Undone, body)


def _instances(session: Session, use: PackUse) -> list[int]:
    """Instances that run on what was deployed by ``use``."""
    if use.deployment_key is None:
        return []
    mine = select(Definition.key).where(Definition.deployment_key == use.deployment_key, Definition.kind == "process")
    keys = list(session.scalars(mine))
    running = select(ProcessInstance.key).where(
        among(session, ProcessInstance.definition_key, keys), ProcessInstance.state_name.in_(RUNNING)
    )
    return list(session.scalars(running))
