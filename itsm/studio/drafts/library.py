"""The packs of an organisation as the library shows them: those in use, and those that are only drafted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.state.tables import Definition
from itsm.packs.versions.naming import KINDS_OF_PACKS, kind_of
from itsm.packs.versions.tables import PackDraft
from itsm.studio.drafts.drawn import Draft, drafts_of
from itsm.studio.drafts.standing import Standing, standing_of
from itsm.studio.drafts.thumbnail import Thumbnail, thumbnail
from itsm.studio.using.moving import Running, on_older, running_of_packs


@dataclass(frozen=True, slots=True)
class Shown:
    """A pack: where it stands, its main diagram as a stamp, and how many records run on it, on older versions too."""

    standing: Standing
    thumbnail: Thumbnail | None
    diagrams: int
    running: int
    on_older: int


def keys_of_packs(session: Session) -> list[str]:
    """Keys of all packs, in order."""
    used = session.scalars(select(Definition.id).where(Definition.kind.in_(KINDS_OF_PACKS)).distinct())
    return sorted({*used, *session.scalars(select(PackDraft.pack))})


def packs_in(session: Session, language: str) -> Sequence[Shown]:
    """Every pack; as many statements for many as for one."""
    running = running_of_packs(session)
    drafts = drafts_of(session, keys_of_packs(session))
    return [_shown(draft, running.get(pack, []), language) for pack, draft in drafts.items()]


def _shown(draft: Draft, running: Sequence[Running], language: str) -> Shown:
    diagrams = [name for name in draft.files if kind_of(name) == "process"]
    main = f"{draft.pack}.bpmn" if f"{draft.pack}.bpmn" in diagrams else next(iter(diagrams), None)
    older = sum(one.count for one in on_older(running))
    return Shown(
        standing_of(draft, language), None if main is None else thumbnail(draft.files[main].content), len(diagrams),
        sum(one.count for one in running), older,
    )  # fmt: skip
