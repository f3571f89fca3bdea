"""Freezes and maintenance windows: when, how often, for what, and who may let work pass."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, text
from engine.registry import Actor
from itsm.exchange.cells import ARCHIVED, IN_USE, day, joined, listed, parts, state
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.exchange.naming import PeopleLookup, key_of
from itsm.schedule.commands import close_period, remove_period, save_period
from itsm.schedule.commands.save_period import KINDS
from itsm.schedule.queries.periods import chosen, typed
from itsm.schedule.rights import PERSON
from itsm.schedule.tables import PeriodRow

_CHOSEN = ("days", "types", "sites", "customers", "overriders")
_WRITTEN = ("services", "items")
FIELDS = (
    Field("kind", text("Kind"), required=True, spelt=lambda cell: cell.strip().casefold()),
    Field("name_en", text("Name in English"), required=True), Field("name_zh-CN", text("Name in Chinese")),
    Field("zone", text("Time zone"), required=True), Field("begins", text("Begins"), required=True),
    Field("ends", text("Ends"), required=True), Field("repeats", text("How often"), required=True),
    Field("every", text("Every")), Field("days", text("Days of the week"), spelt=listed),
    Field("until", text("Last day"), spelt=day), Field("services", text("Services"), spelt=listed),
    Field("items", text("Items"), spelt=listed), Field("types", text("Record types"), spelt=listed),
    Field("sites", text("Sites"), spelt=listed), Field("customers", text("Customers"), spelt=listed),
    Field("overriders", text("Who may let work pass"), spelt=listed), Field("note", text("Note")),
    Field("state", text("State"), stays=True, also=("status",), spelt=state),
)  # fmt: skip


def _same(texts: Texts) -> Sequence[str]:
    kind, name = texts.get("kind", ""), texts.get("name_en", "")
    return [f"{kind} {name}"] if kind and name else []


def _standing(session: Session) -> list[Standing]:
    people = PeopleLookup(session)
    rows = session.scalars(select(PeriodRow).order_by(PeriodRow.kind, PeriodRow.key))
    return [Standing(row.key, row.revision, _texts(row, people)) for row in rows]


def _texts(row: PeriodRow, people: PeopleLookup) -> dict[str, str]:
    lists = {name: joined(values) for name, values in chosen(row).items()}
    named = [_named(one, people) for one in row.overriders]
    return {
        "kind": row.kind, "name_en": "", "name_zh-CN": "", **typed(row), **lists,
        **{name: joined(row.scope.get(name, ())) for name in _WRITTEN}, "overriders": joined(named),
        "state": ARCHIVED if row.archived_at else IN_USE,
    }  # fmt: skip


def _named(overrider: str, people: PeopleLookup) -> str:
    """People by what names them in every file; teams and roles have codes."""
    kind, _, named = overrider.partition(":")
    return f"{PERSON}:{people.references.get(int(named), f'#{named}')}" if kind == PERSON else overrider


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    kind, wanted = texts.get("kind", ""), texts.get("state") or IN_USE
    if kind not in KINDS:
        raise InvalidForm({"kind": text("Write “freeze” or “window”.")})
    if wanted not in (ARCHIVED, IN_USE):
        raise InvalidForm({"state": text("Write “in use” or “archived”.")})
    if found is not None and found.texts["state"] == ARCHIVED:
        close_period(kind, found.key, True, actor, work=work)
    lists = {name: parts(texts.get(name, "")) for name in _CHOSEN}
    lists["overriders"] = [_overrider(work.session, one) for one in lists["overriders"]]
    key = save_period(kind, found.key if found else None, texts, lists, actor, work=work).key
    if wanted == ARCHIVED:
        close_period(kind, key, False, actor, work=work)
    return key


def _overrider(session: Session, cell: str) -> str:
    kind, _, named = cell.partition(":")
    return f"{PERSON}:{key_of(session, named, 'overriders')}" if kind == PERSON else cell


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_period(one.texts["kind"], one.key, actor, work=work)


PERIODS = Kind(
    "schedule-periods", text("Freezes and maintenance windows"),
    text("When planned work must not be done, when it may be, for what, and who may let it pass."), FIELDS, _same,
    _standing, _save, _remove,
)  # fmt: skip
