"""The packs of an organisation: those in use, and those that are only drafted."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.state.tables import Definition
from itsm.packs.versions.tables import PackDraft
from itsm.studio.drafts.drawn import draft_of
from itsm.studio.drafts.standing import Standing, standing_of


def keys_of_packs(session: Session) -> list[str]:
    """Keys of all packs, in order."""
    used = session.scalars(select(Definition.id).where(Definition.kind == "record_type").distinct())
    return sorted({*used, *session.scalars(select(PackDraft.pack))})


def packs_in(session: Session, language: str) -> Sequence[Standing]:
    """Where each pack stands."""
    return [standing_of(draft_of(session, key), language) for key in keys_of_packs(session)]
