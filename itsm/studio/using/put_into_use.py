"""Command: put what is drafted of a pack into use, when nothing stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select

from database import UnitOfWork, reading
from engine import clock
from engine.errors import Conflict, FlowdeskError, Forbidden, InvalidDefinition, InvalidForm, InvalidState, text
from engine.registry import Actor
from engine.runtime import restore_definition, retire_definition, run_command
from engine.runtime.deploy import take_turn_to_deploy
from engine.state.tables import Definition
from itsm.audit import audit
from itsm.packs.commands.deploy_pack import store_pack
from itsm.packs.folder import PackFiles
from itsm.packs.versions.keeping import Told, keep_version, note_use, take_turn_at_pack
from itsm.packs.versions.naming import pack_in
from itsm.packs.versions.tables import PackDraft, PackFileRow
from itsm.people.roles import may, require
from itsm.studio.drafts.drawn import Draft, draft_of, read_draft
from itsm.studio.using.judged import Judged, approval_of, judge
from itsm.studio.using.moving import standing_on_older, start_moving
from itsm.studio.using.settings import studio_settings

PERMISSION, OVERRIDE = "studio.put_into_use", "studio.override"
LONGEST_NOTE = 2000
MOST_FIRST = 1000


@dataclass(frozen=True, slots=True)
class Moving:
    """Which records go on as the new version: none, the ``first`` of them to see how it goes, or all that fit.

    The first are the oldest, or the ``newest``; ``first`` is so many, or with ``is_share`` so many in a hundred.
    """

    which: Literal["none", "first", "all"] = "none"
    first: int = 0
    is_share: bool = False
    newest: bool = False

    def of(self, keys: Sequence[int]) -> Sequence[int]:
        """Those of ``keys``, the oldest first, that go."""
        if self.which != "first":
            return keys if self.which == "all" else ()
        many = -(-len(keys) * self.first // 100) if self.is_share else self.first
        return (keys[::-1] if self.newest else keys)[: max(0, many)]


@dataclass(frozen=True, slots=True)
class PutIntoUse:
    """The version that is in use now, and how many records go to it."""

    pack: str
    number: int
    moving: int


FINISH_ON_THEIRS = Moving()


def put_into_use(
    pack: str, note: str, actor: Actor, command_id: str | None = None, override_reason: str = "",
    moving: Moving = FINISH_ON_THEIRS,
) -> PutIntoUse:  # fmt: skip
    """Put the draft of ``pack`` into use, as its next version. Records finish on theirs, unless ``moving`` says else.

    Raises Forbidden, NotFound, InvalidForm (no ``note``, or no ``override_reason`` where it wants one),
    InvalidDefinition (errors), InvalidState (nothing drafted, tests that fail, no approval), Conflict (it was changed
    meanwhile, or another version came into use).
    """
    require(actor, PERMISSION)
    with reading() as session:
        settings, draft = studio_settings(session), draft_of(session, pack)
        approved = approval_of(session, draft)
    problem = _standing_against(draft)
    if problem is None:
        problem = _problem(judge(draft, settings, approved, actor), note, override_reason, actor)
    files = None if problem else read_draft(draft)
    told = Told(note.strip()[:LONGEST_NOTE], override_reason.strip()[:LONGEST_NOTE], clock.now() + settings.undo_window)

    def body(work: UnitOfWork) -> PutIntoUse:
        if problem is not None or files is None:
            raise problem or InvalidState(text("Expected something that was drawn, but all is as in use."))
        take_turn_to_deploy(work)
        take_turn_at_pack(work, pack)
        _require_same(draft, draft_of(work.session, pack))
        keep_version(work, pack, draft.contents, actor, told.note, draft.authors, draft.base)
        number = bring_into_use(work, files, actor, told)
        _end_draft(work, pack)
        moved = _move(work, pack, told.note, moving, actor)
        audit(work, "pack_put_into_use", f"pack {pack}", actor.key, version=number, note=told.note, moving=moved,
              override_reason=told.override_reason)  # fmt: skip
        return PutIntoUse(pack, number, moved)

    return run_command("studio_put_into_use", command_id, actor, PutIntoUse, body)


def bring_into_use(work: UnitOfWork, files: PackFiles, actor: Actor, told: Told) -> int:
    """Store the definitions, start what is drawn and nothing that is not, and keep who did it; the version's number."""
    deployed = store_pack(work, files, actor)
    use = note_use(work, files.key, files.contents, actor, deployed.deployment_key, told)
    if use is None:
        raise InvalidState(text("Expected something that is different, but exactly this is in use."))
    for row in work.session.scalars(select(Definition).where(Definition.kind == "process")).all():
        if pack_in(row.resource_name) == files.key and row.id not in files.programs and row.retired_at is None:
            retire_definition(row.key, actor, work=work)
    for process_id in files.programs:
        newest = select(Definition).where(Definition.kind == "process", Definition.id == process_id)
        row = work.session.scalars(newest.order_by(Definition.version.desc()).limit(1)).one()
        if row.retired_at is not None:
            restore_definition(row.key, actor, work=work)
    return use.number


def _standing_against(draft: Draft) -> FlowdeskError | None:
    """What stands against it before anything is judged.

    The command raises it in its turn, so that one that is repeated gets its first answer.
    """
    if not draft.is_changed:
        return InvalidState(text("Expected something that was drawn, but all is as in use."))
    if draft.is_behind:
        return Conflict(
            text("Expected version %(base)s in use, from which the draft was begun, but it is version %(now)s. Look at "
                 "what changed, and go on from there.", base=draft.base or "–", now=draft.in_use or "–")
        )  # fmt: skip
    return None


def _problem(judged: Judged, note: str, override_reason: str, actor: Actor) -> FlowdeskError | None:
    if judged.errors:
        return InvalidDefinition(judged.errors)
    if judged.lacks_approval:
        return InvalidState(
            text("Expected the approval of somebody who did not draw it. Keep it as a version, and ask somebody.")
        )
    if not note.strip():
        return InvalidForm({"note": text("Expected a sentence on what is new, but there is none. Write one.")})
    return _failing(judged, override_reason, actor)


def _failing(judged: Judged, override_reason: str, actor: Actor) -> FlowdeskError | None:
    if not judged.red:
        return None
    if not may(actor, OVERRIDE):
        if override_reason.strip():
            return Forbidden(text("Expected tests that pass: you may not put it into use without them."))
        return InvalidState(
            text("Expected all tests to pass, but %(count)s fail. Correct the flow or the tests.", count=judged.red)
        )
    if not override_reason.strip():
        return InvalidForm(
            {"override_reason": text("Expected a reason, as %(count)s tests fail. Write it down.", count=judged.red)}
        )
    return None


def _require_same(judged: Draft, now: Draft) -> None:
    if judged.contents != now.contents or judged.in_use != now.in_use:
        raise Conflict(
            text("Expected the draft as you saw it, but somebody changed it meanwhile. Look at it again.")
        )


def _end_draft(work: UnitOfWork, pack: str) -> None:
    """What was drafted is in use: the same bytes, so whoever has them open draws on."""
    for row in work.session.scalars(select(PackFileRow).where(PackFileRow.pack == pack)).all():
        row.content, row.removed = None, False
    work.session.execute(delete(PackDraft).where(PackDraft.pack == pack))


def _move(work: UnitOfWork, pack: str, note: str, moving: Moving, actor: Actor) -> int:
    if moving.which == "none":
        return 0
    return start_moving(work, pack, moving.of(standing_on_older(work.session, pack)), note, actor)
