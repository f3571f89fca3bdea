"""How a record begins: somebody reports it, orders an item of the catalogue, or a plan of inspections is due."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.registry import SYSTEM
from itsm.catalogue.commands.order_item import order_item
from itsm.demo.acts.scene import written_now
from itsm.demo.data import plots
from itsm.demo.strand import Stage, Strand
from itsm.exchange.kinds import KINDS
from itsm.inspections.commands.open_due import open_plan
from itsm.records.commands import report_record
from itsm.records.tables import Record

PLAN, DAY = "checklist", timedelta(days=1)


def report(work: UnitOfWork, stage: Stage, strand: Strand) -> None:
    """The requester reports or orders it; what a plan makes is made at its time."""
    if PLAN in strand.texts:
        strand.number = _planned(work, stage, strand)
    else:
        strand.number = _asked_for(work, strand)
    row = work.session.execute(select(Record.key, Record.instance_key).where(Record.number == strand.number)).one()
    strand.key, strand.instance = row.key, row.instance_key or 0
    stage.note(strand)


def _asked_for(work: UnitOfWork, strand: Strand) -> str:
    of_type, who = plots()[strand.planned.type], strand.requester
    about = _earlier(work, strand)
    texts = {**strand.texts, "about": about} if about else strand.texts
    values = {key: written_now(texts[name]) for key, name in of_type["report"].items() if name in texts}
    channel = (strand.planned.part or of_type["plots"][strand.planned.plot]).get("channel", "portal")
    if "item" in texts:
        return order_item(texts["item"], values, who.key, who, channel=channel, work=work).number
    return report_record(strand.planned.type, values, who.key, who, channel=channel, work=work).number


def _earlier(work: UnitOfWork, strand: Strand) -> str:
    """Number of the newest record of the type that it is about, which the requester reported, too."""
    about = plots()[strand.planned.type].get("about")
    if about is None:
        return ""
    other = select(Record.number).where(Record.requester_key == strand.requester.key, Record.type_key == about)
    return work.session.scalar(other.order_by(Record.key.desc()).limit(1)) or ""


def _planned(work: UnitOfWork, stage: Stage, strand: Strand) -> str:
    """Planned the day before, due for the first time in the hour at which it is told."""
    plan: Mapping[str, str] = strand.texts[PLAN]
    due = clock.now().astimezone(ZoneInfo(stage.zone)).replace(minute=0, second=0, microsecond=0)
    row = {
        **plan, "type": strand.planned.type, "zone": stage.zone, "first": due.date().isoformat(), "at": f"{due:%H:%M}",
    }  # fmt: skip
    with clock.at(clock.now() - DAY):
        key = KINDS["inspection-plans"].save(work, None, row, SYSTEM)
        work.session.flush()
    number = open_plan(work, key)
    assert number is not None  # its hour has begun
    return number
