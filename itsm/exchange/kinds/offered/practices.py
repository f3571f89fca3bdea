"""Which practices are in use, in files: those that are shipped, and the organisation's own."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, NotFound, text
from engine.registry import Actor
from itsm.exchange.cells import NO, YES, flag
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.packs.deployed import record_types_in
from itsm.packs.switches.tables import SwitchedOffRow
from itsm.tenants.switching import shipped_types, switch_practice


def _same(texts: Texts) -> Sequence[str]:
    return (texts["practice"],) if texts.get("practice") else ()


def _standing(session: Session) -> list[Standing]:
    types = {one.key: one for one in record_types_in(session)}
    off = set(session.scalars(select(SwitchedOffRow.pack)))
    known = {one.key: one for one in shipped_types() if not one.library} | types
    placed = sorted(known.values(), key=lambda one: (one.position, one.key))
    return [
        Standing(number, None, {"practice": one.key, "in_use": YES if one.key in types and one.key not in off else NO})
        for number, one in enumerate(placed, 1)
    ]


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    if texts.get("in_use") not in (YES, NO):
        raise InvalidForm({"in_use": text("Write “yes” or “no”.")})
    switch_practice(texts["practice"], texts["in_use"] == YES, actor, work=work)
    return found.key if found is not None else 0


def _remove(_work: UnitOfWork, things: Sequence[Standing], _actor: Actor) -> None:
    """A practice comes with its pack: no import adds one."""
    raise NotFound(
        text("Expected a practice that an import has added, but %(practice)s came with its pack. Switch it off.",
             practice=things[0].texts["practice"])
    )  # fmt: skip


PRACTICES = Kind(
    "practices", text("Practices"), text("Which practices are in use; each comes with its pack."),
    (Field("practice", text("Practice"), required=True), Field("in_use", text("In use"), required=True, spelt=flag)),
    _same, _standing, _save, _remove,
)  # fmt: skip
