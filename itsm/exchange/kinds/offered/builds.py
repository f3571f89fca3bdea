"""Builds of the definitive media library in files: what a build is never changes, where it is kept may."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.builds.commands import move_build, register_build, remove_build, withdraw_build
from itsm.builds.naming import folded, hash_in, name_of
from itsm.builds.tables import BuildCheckRow, BuildRow, BuildUseRow
from itsm.exchange.cells import IN_USE, state
from itsm.exchange.kind import Field, Kind, Standing, Texts

WITHDRAWN = "withdrawn"
_WITHDRAWN = frozenset({WITHDRAWN, "已撤回"})
_STAYS = ("product", "version", "sha256", "size")
_MOVES = ("location", "note")


def _state(cell: str) -> str:
    return WITHDRAWN if cell.strip().casefold() in _WITHDRAWN else state(cell)


def _same(texts: Texts) -> Sequence[str]:
    product, version = texts.get("product"), texts.get("version")
    return (folded(name_of(product, version)),) if product and version else ()


def _standing(session: Session) -> list[Standing]:
    return [Standing(row.key, row.revision, _texts(row)) for row in
            session.scalars(select(BuildRow).order_by(BuildRow.key))]  # fmt: skip


def _texts(row: BuildRow) -> dict[str, str]:
    return {
        "product": row.product, "version": row.version, "sha256": row.sha256, "location": row.location,
        "size": "" if row.size is None else str(row.size), "note": row.note or "",
        "state": WITHDRAWN if row.withdrawn_at else IN_USE, "reason": row.reason or "",
    }  # fmt: skip


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    wanted = texts.get("state") or IN_USE
    if wanted not in (IN_USE, WITHDRAWN):
        raise InvalidForm({"state": text("Write “in use” or “withdrawn”.")})
    if found is None:
        key = register_build(texts, actor, work=work).key
    else:
        key = found.key
        _refuse_another(found.texts, texts, wanted)
        if any(found.texts[name] != texts.get(name, "") for name in _MOVES):
            move_build(key, texts, actor, work=work)
    if wanted == WITHDRAWN and (found is None or found.texts["state"] != WITHDRAWN):
        withdraw_build(key, texts.get("reason", ""), actor, work=work)
    return key


def _refuse_another(was: Texts, texts: Texts, wanted: str) -> None:
    """Raise InvalidForm where the row is about another file, or brings back what was withdrawn."""
    for name in _STAYS:
        if was[name] != texts.get(name, ""):
            raise InvalidForm({name: text("It is “%(known)s” and never changes. Another file is another version.",
                                          known=was[name] or "–")})  # fmt: skip
    if was["state"] == WITHDRAWN and (wanted != WITHDRAWN or was["reason"] != texts.get("reason", "")):
        raise InvalidForm({"state": text("This version was withdrawn. Register another one.")})


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_build(one.key, actor, work=work)


def _held(session: Session, things: Sequence[Standing], _actor: Actor) -> dict[int, Text]:
    keys = [one.key for one in things]
    named = select(BuildUseRow.build_key).where(BuildUseRow.build_key.in_(keys))
    compared = select(BuildCheckRow.build_key).where(BuildCheckRow.build_key.in_(keys))
    records = text("It is used: %(what)s", what=text("Records"))
    return dict.fromkeys(session.scalars(named.union(compared)), records)


BUILDS = Kind(
    "builds", text("Definitive media library"), text("What may be installed: each build with its hash and its place."),
    (
        Field("product", text("Product"), required=True), Field("version", text("Version"), required=True),
        Field("sha256", text("SHA-256"), required=True, stays=True, also=("hash", "checksum"),
              spelt=lambda cell: hash_in(cell) or cell.strip()),
        Field("location", text("Place"), required=True), Field("size", text("Size in bytes"), stays=True),
        Field("note", text("Note")), Field("state", text("State"), stays=True, also=("status",), spelt=_state),
        Field("reason", text("Reason"), stays=True),
    ),
    _same, _standing, _save, _remove, _held,
)  # fmt: skip
