"""``schedule`` as FEEL sees it, in diagrams, decisions and forms: what the record plans, and what stands against it.

A gateway or a conditional event asks ``schedule.is_clear`` or ``schedule.is_frozen`` before the work begins. What a
person let pass does not stand against it any more.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork
from engine import clock
from engine.registry import InstanceRef
from itsm.language import translate
from itsm.records.opened import OpenRecord, record_of
from itsm.schedule.deciding.conflicts import Conflict
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work
from itsm.schedule.declared import planned, touched
from itsm.schedule.queries.judging import FREEZE, Judged, frozen_now, judged, take_schedule, without
from itsm.schedule.queries.kin import whole_of
from itsm.schedule.queries.passes import passed


class ScheduleContext(Mapping[str, object]):
    """The plan of one record; each name is looked up when it is asked for, and all judge the same plan once."""

    def __init__(self, work: UnitOfWork, opened: OpenRecord) -> None:
        self._unit, self._opened = work, opened
        self._plan = planned(opened)
        self._judged: Judged | None = None

    def __getitem__(self, name: str) -> object:
        return NAMES[name](self)

    def __contains__(self, name: object) -> bool:
        return name in NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)

    @property
    def plan(self) -> Work | None:
        """What is planned."""
        return self._plan

    @property
    def session(self) -> Session:
        """Where the rest is read."""
        return self._unit.session

    @property
    def open(self) -> tuple[Conflict, ...]:
        """What stands against the plan and was let pass by nobody."""
        return self._judge().open if self._plan is not None else ()

    @property
    def is_passed(self) -> bool:
        """True when something stands against the plan, and all of it was let pass."""
        return self._plan is not None and bool(self._judge().all) and not self.open

    def frozen_now(self) -> bool:
        """True when a freeze holds for the record at this instant, whatever its plan, and nobody let that pass."""
        declared, now = self._opened.type.schedule, clock.now()
        assert declared is not None
        time = self._plan.time if self._plan is not None else None
        take_schedule(self._unit)
        found = frozen_now(self.session, touched(self._opened, declared, Span(now, now)))
        return bool(found) and bool(without(found, passed(self.session, self._opened.row.key or 0, time)))

    def whole(self) -> str | None:
        """The number of the open record that this one is part of."""
        key = self._opened.row.key
        return None if key is None else whole_of(self.session, key)

    def told(self, one: Conflict) -> Mapping[str, object]:
        """A conflict as expressions see it; its reason in the language of the organisation."""
        language = self.session.get_one(Tenant, self._opened.row.tenant_id).language
        return {
            "kind": one.kind, "reason": translate(one.reason, language), "number": one.number or None,
            "begin": one.time.starts, "end": one.time.ends,
        }  # fmt: skip

    def _judge(self) -> Judged:
        assert self._plan is not None
        if self._judged is None:
            take_schedule(self._unit)
            self._judged = judged(self.session, self._plan)
        return self._judged


def schedule_context(work: UnitOfWork, instance: InstanceRef) -> object:
    """Context provider of the engine: the plan of the record that ``instance`` serves; null when its type has none."""
    opened = record_of(work, instance)
    return None if opened is None or opened.type.schedule is None else ScheduleContext(work, opened)


def _begin(found: ScheduleContext) -> datetime | None:
    return found.plan.time.starts if found.plan is not None else None


def _end(found: ScheduleContext) -> datetime | None:
    return found.plan.time.ends if found.plan is not None else None


def _is_due(found: ScheduleContext) -> bool:
    return found.plan is not None and found.plan.time.starts <= clock.now()


NAMES: Mapping[str, Callable[[ScheduleContext], object]] = {
    "begin": _begin,
    "end": _end,
    "is_planned": lambda found: found.plan is not None,
    "is_due": _is_due,
    "is_clear": lambda found: found.plan is not None and not found.open,
    "is_frozen": lambda found: any(one.kind == FREEZE for one in found.open),
    "frozen_now": ScheduleContext.frozen_now,
    "is_overridden": lambda found: found.is_passed,
    "part_of": lambda found: found.whole(),
    "conflicts": lambda found: [found.told(one) for one in found.open],
}
"""What an expression may ask: see docs/reference/schedule.md."""

_KINDS = {"begin": "DateTime", "end": "DateTime", "conflicts": "List", "part_of": "String"}
TYPES: Mapping[str, str] = {name: _KINDS.get(name, "Boolean") for name in NAMES}
"""What each of them is, for editors."""
