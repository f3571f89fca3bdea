"""Commands: keep the draft as a version, approve a version, go back to one, and take over what came into use."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.packs.versions.in_use import contents_of, version_of
from itsm.packs.versions.keeping import keep_version, sums_of, take_turn_at_pack
from itsm.packs.versions.tables import PackDraft
from itsm.people.roles import require
from itsm.studio.drafts.commands.files import DRAW, begin_draft, overlay
from itsm.studio.drafts.drawn import draft_of

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Kept:
    """The version that was kept, approved, or gone back to."""

    number: int


def save_version(pack: str, note: str, actor: Actor, command_id: str | None = None) -> Kept:
    """Keep the draft as it is, to go back to it or to have it approved; ``note`` says what it is about.

    Raises Forbidden, NotFound, InvalidState (nothing is drafted).
    """
    require(actor, DRAW)

    def body(work: UnitOfWork) -> Kept:
        take_turn_at_pack(work, pack)
        draft = draft_of(work.session, pack)
        if not draft.is_changed:
            raise InvalidState(text("Expected something that was drawn, but all is as in use."))
        kept = keep_version(
            work, pack, draft.contents, actor, note.strip()[:LONGEST_NOTE], draft.authors, draft.base
        )
        audit(work, "studio_version_kept", f"pack {pack}", actor.key, version=kept.number, note=kept.note)
        return Kept(kept.number)

    return run_command("studio_save_version", command_id, actor, Kept, body)


def approve_version(pack: str, number: int, note: str, actor: Actor, command_id: str | None = None) -> Kept:
    """Approve what others drew. Raises Forbidden (who drew any of it), NotFound."""
    require(actor, "studio.review")

    def body(work: UnitOfWork) -> Kept:
        take_turn_at_pack(work, pack)
        version = version_of(work.session, pack, number)
        if actor.key is not None and actor.key in version.authors:
            raise Forbidden(
                text("Expected somebody who did not draw it, but you did. Ask somebody else to look at it.")
            )
        version.reviewer_key, version.reviewed_at = actor.key, clock.now()
        version.review_note = note.strip()[:LONGEST_NOTE]
        audit(work, "studio_version_approved", f"pack {pack}", actor.key, version=number, note=version.review_note)
        return Kept(number)

    return run_command("studio_approve_version", command_id, actor, Kept, body)


def back_to(pack: str, number: int, actor: Actor, command_id: str | None = None) -> Kept:
    """Let the draft be as version ``number``. What is drafted now is kept as a version first, so nothing is lost.

    Raises Forbidden, NotFound.
    """
    require(actor, DRAW)

    def body(work: UnitOfWork) -> Kept:
        wanted = contents_of(work.session, version_of(work.session, pack, number).files)
        draft = begin_draft(work, pack, actor)
        if draft.is_changed and sums_of(draft.contents) != sums_of(wanted):
            keep_version(work, pack, draft.contents, actor, "", draft.authors, draft.base)
        overlay(work, draft, wanted, actor)
        audit(work, "studio_went_back", f"pack {pack}", actor.key, version=number)
        return Kept(number)

    return run_command("studio_back_to", command_id, actor, Kept, body)


def take_over(pack: str, actor: Actor, command_id: str | None = None) -> Kept:
    """Go on from the version that came into use meanwhile: the draft keeps its files, all others are as in use.

    Raises Forbidden, NotFound, InvalidState (no version is in use).
    """
    require(actor, DRAW)

    def body(work: UnitOfWork) -> Kept:
        draft = begin_draft(work, pack, actor)
        if draft.in_use is None:
            raise InvalidState(text("Expected a version in use, but there is none."))
        begun = work.session.scalars(select(PackDraft).where(PackDraft.pack == pack)).one()
        begun.base = draft.in_use
        audit(work, "studio_draft_taken_over", f"pack {pack}", actor.key, version=draft.in_use)
        return Kept(draft.in_use)

    return run_command("studio_take_over", command_id, actor, Kept, body)
