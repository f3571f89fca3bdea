"""Targets that were kept and missed: clocks of records of all types, by with whom they were agreed."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import or_, select

from engine.errors import text
from itsm.clocks.kinds import agreement, partner
from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.tables import ClockRow
from itsm.figures.loading import MOST, Asked
from itsm.figures.result import Result, share
from itsm.packs.names import in_language
from itsm.people.tables import TeamRow
from itsm.records.tables import Record

KEPT, MISSED, RUNS = "kept", "missed", "runs"


def kept_clocks(asked: Asked) -> Result:
    """Clocks of the agreement ``clocks`` with a target, of records that were opened in the last twelve months."""
    wanted, since = asked.figure.clocks, asked.months()[-1].starts
    statement = (
        select(ClockRow.kind, ClockRow.state, ClockRow.breached)
        .join(Record, Record.key == ClockRow.record_key)
        .where(
            or_(ClockRow.kind == wanted, ClockRow.kind.startswith(f"{wanted}:", autoescape=True)),
            ClockRow.target_minutes.is_not(None), Record.opened_at >= since,
        )
        .order_by(ClockRow.record_key.desc())
        .limit(MOST + 1)
    )  # fmt: skip
    found = asked.session.execute(statement).all()
    counted: dict[str, Counter[str]] = {}
    for kind, state, breached in found[:MOST]:
        name = partner(kind) or agreement(kind)
        counted.setdefault(name, Counter())[MISSED if breached else KEPT if state == STOPPED else RUNS] += 1
    names = _names(asked)
    rows = [
        (names.get(code, code), one[KEPT], one[MISSED], one[RUNS], share(one[KEPT], one[KEPT] + one[MISSED]))
        for code, one in sorted(counted.items())
    ]
    kept, missed = (sum(one[which] for one in counted.values()) for which in (KEPT, MISSED))
    percent = share(kept, kept + missed)
    headline = None
    if percent is not None:
        headline = text("%(percent)s %%: %(part)s of %(whole)s", percent=percent, part=kept, whole=kept + missed)
    columns = (text("With whom"), text("Kept"), text("Missed"), text("Running"), text("Per cent"))
    return Result(headline, columns, rows, len(found) > MOST)


def _names(asked: Asked) -> Mapping[str, str]:
    rows = asked.session.execute(select(TeamRow.code, TeamRow.names))
    return {code: in_language(names, asked.language) or code for code, names in rows}
