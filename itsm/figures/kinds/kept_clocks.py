"""Targets that were kept and missed: clocks of records of all types, by with whom they were agreed or by level."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select

from engine.errors import Text, text
from itsm.clocks.kinds import agreement, partner
from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.clocks.tables import ClockRow
from itsm.figures.loading import MOST, Asked
from itsm.figures.result import Cell, Month, Result, share
from itsm.packs.names import in_language
from itsm.people.tables import TeamRow
from itsm.records.tables import Record

KEPT, MISSED, RUNS = "kept", "missed", "runs"


def kept_clocks(asked: Asked) -> Result:
    """Clocks of the agreement ``clocks`` with a target, of records that were opened in the last twelve months."""
    found = asked.session.execute(_clocks(asked)).all()
    counted: dict[str, Counter[str]] = {}
    for kind, state, breached in found[:MOST]:
        name = partner(kind) or agreement(kind)
        counted.setdefault(name, Counter())[_came(state, breached)] += 1
    names = _names(asked, TeamRow)
    rows = [(names.get(code, code), *_told(one)) for code, one in sorted(counted.items())]
    columns = (text("With whom"), text("Kept"), text("Missed"), text("Running"), text("Per cent"))
    return Result(_headline(counted), columns, rows, len(found) > MOST)


def kept_levels(asked: Asked) -> Result:
    """The same clocks by the month in which their record was opened and the service level that holds for it."""
    statement = (
        _clocks(asked).add_columns(Record.opened_at, ServiceLevelRow.code)
        .join(ServiceLevelRow, ServiceLevelRow.key == Record.level_key)
    )  # fmt: skip
    found = asked.session.execute(statement).all()
    info = ZoneInfo(asked.zone)
    counted: dict[tuple[date, str], Counter[str]] = {}
    for _kind, state, breached, opened_at, code in found[:MOST]:
        month = opened_at.astimezone(info).date().replace(day=1)
        counted.setdefault((month, code), Counter())[_came(state, breached)] += 1
    names = _names(asked, ServiceLevelRow)
    in_order = sorted(counted.items(), key=lambda one: (-one[0][0].toordinal(), one[0][1]))
    rows = [(Month(month), names.get(code, code), *_told(one)) for (month, code), one in in_order]
    columns = (text("Month"), text("Service level"), text("Kept"), text("Missed"), text("Running"), text("Per cent"))
    return Result(_headline(counted), columns, rows, len(found) > MOST)


def _clocks(asked: Asked) -> Select[str, str, bool]:
    wanted, since = asked.figure.clocks, asked.months()[-1].starts
    return (
        select(ClockRow.kind, ClockRow.state, ClockRow.breached)
        .join(Record, Record.key == ClockRow.record_key)
        .where(
            or_(ClockRow.kind == wanted, ClockRow.kind.startswith(f"{wanted}:", autoescape=True)),
            ClockRow.target_minutes.is_not(None), Record.opened_at >= since,
        )
        .order_by(ClockRow.record_key.desc())
        .limit(MOST + 1)
    )  # fmt: skip


def _came(state: str, breached: bool) -> str:
    return MISSED if breached else KEPT if state == STOPPED else RUNS


def _told(counted: Counter[str]) -> tuple[Cell, ...]:
    kept, missed = counted[KEPT], counted[MISSED]
    return kept, missed, counted[RUNS], share(kept, kept + missed)


def _headline(counted: Mapping[Any, Counter[str]]) -> Text | None:
    kept, missed = (sum(one[which] for one in counted.values()) for which in (KEPT, MISSED))
    percent = share(kept, kept + missed)
    if percent is None:
        return None
    return text("%(percent)s %%: %(part)s of %(whole)s", percent=percent, part=kept, whole=kept + missed)


def _names(asked: Asked, table: type[TeamRow | ServiceLevelRow]) -> Mapping[str, str]:
    rows = asked.session.execute(select(table.code, table.names))
    return {code: in_language(names, asked.language) or code for code, names in rows}
