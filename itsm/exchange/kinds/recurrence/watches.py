"""What counts as recurring, in files: a row for each type that is made of others which come again."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, text
from engine.registry import Actor
from itsm.exchange.cells import joined, listed, parts
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.recurrence.commands.remove_watch import remove_watch
from itsm.recurrence.commands.save_watch import Settled, save_watch
from itsm.recurrence.declared import watch_of
from itsm.recurrence.tables import WatchSettingRow

YES, NO = "yes", "no"
_MOST_DIGITS = 6
FIELDS = (
    Field("type", text("Record type"), required=True),
    Field("by", text("How many are alike, by what"), required=True, spelt=listed),
    Field("within_days", text("Within so many days"), required=True), Field("team", text("Team that is told")),
    Field("opens", text("Opened without a person"), spelt=lambda cell: cell.strip().casefold()),
)  # fmt: skip


def _same(texts: Texts) -> Sequence[str]:
    return [texts["type"]] if texts.get("type") else []


def _standing(session: Session) -> list[Standing]:
    rows = session.scalars(select(WatchSettingRow).order_by(WatchSettingRow.type_key))
    return [Standing(row.key, row.revision, _texts(row)) for row in rows]


def _texts(row: WatchSettingRow) -> dict[str, str]:
    return {
        "type": row.type_key, "by": joined([f"{name}:{number}" for name, number in row.by.items()]),
        "within_days": str(row.within_days), "team": row.team, "opens": YES if row.opens else NO,
    }  # fmt: skip


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    opens = texts.get("opens") or NO
    if opens not in (YES, NO):
        raise InvalidForm({"opens": text("Write “yes” or “no”.")})
    watch = watch_of(work.session, texts["type"])
    given = dict(cell.partition(":")[::2] for cell in parts(texts.get("by", "")))
    unknown = sorted(given.keys() - (watch.by.keys() if watch is not None else ()))
    if watch is not None and unknown:
        raise InvalidForm({"by": text("Expected one of %(names)s, but found “%(name)s”.",
                                      names=", ".join(watch.by), name=unknown[0][:60])})  # fmt: skip
    kept = watch.by if watch is not None else {}
    by = {name: _number(given[name]) if name in given else number for name, number in kept.items()}
    wanted = Settled(by, _number(texts.get("within_days", "")), texts.get("team", ""), opens == YES)
    save_watch(texts["type"], wanted, actor, found.revision if found else None, work=work)
    own = select(WatchSettingRow.key).where(WatchSettingRow.type_key == texts["type"])
    return work.session.execute(own).scalar_one()


def _number(cell: str) -> int | None:
    cell = cell.strip()
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= _MOST_DIGITS else None


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_watch(one.texts["type"], actor, work=work)


WATCHES = Kind(
    "recurring-records", text("Recurring records"),
    text("How many records that are alike are told, within how long, and to whom."), FIELDS, _same, _standing, _save,
    _remove,
)  # fmt: skip
