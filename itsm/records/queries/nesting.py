"""Where each stay of a record's process stands: inside of which call or sub-process, and in which repeated activity.

Events name the process that they stand in, but not which call of it. Where several calls of a process run at once, the
flows that a stay came by tell which one it belongs to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.events import ElementEventKind
from engine.spiff.program import Element
from itsm.records.queries.past import ENDS, History, Visit

Place = tuple[object, object, str]
"""The process and the definition that an element stands in, and its id."""
_HOLDERS = frozenset({"subProcess", "transaction", "adHocSubProcess", "callActivity"})


@dataclass(slots=True, eq=False)
class Row:
    """An element that was come to; ``visits`` has several where it stands inside of a repeated activity.

    A repeated activity is one row: its stay as a whole is the visit, and ``runs`` are its own.
    """

    element: Element
    holder: "Row | None"
    visits: list[Visit]
    runs: list[Visit] = field(default_factory=list)
    rows: list["Row"] = field(default_factory=list)
    """What was come to inside of it."""

    @property
    def is_repeated(self) -> bool:
        """True for a repeated activity."""
        return self.visits[0].is_whole or self.visits[0].is_run

    @property
    def repeated(self) -> "Row | None":
        """The repeated activity that it stands in, the innermost one."""
        holder = self.holder
        while holder is not None and not holder.is_repeated:
            holder = holder.holder
        return holder

    @property
    def is_open(self) -> bool:
        """True while a token is there."""
        return any(visit.left_at is None for visit in (*self.visits, *self.runs))


def rows_of(found: History) -> list[Row]:
    """What a record came to in its own process, in the order of its coming; all else stands in there."""
    nesting = _Nesting(found)
    for visit in found.visits:
        nesting.take(visit)
    return nesting.top


def repeated_inside(rows: Iterable[Row]) -> set[tuple[str, object]]:
    """What stands inside of repeated activities: the ids of elements, each with the process that it stands in."""
    found = set[tuple[str, object]]()
    for row in rows:
        if row.repeated is not None:
            found.add((row.element.id, row.visits[0].details.get("process")))
        found |= repeated_inside(row.rows)
    return found


class _Ways:
    """Which stay led to which, and while which others came it lasted; stays by their position among all."""

    def __init__(self, found: History) -> None:
        self.led: list[int | None] = []
        """The stay that a flow led from; None where one began otherwise."""
        self.until = dict[int, int]()
        """How many stays had begun when one ended; nothing for one that is still open."""
        last, coming = dict[str, int](), dict[Place, list[int]]()
        for event in found.events:
            details = event.details or {}
            where = details.get("process"), details.get("definition")
            if event.kind == ElementEventKind.ACTIVATED.value:
                queue = coming.get((*where, event.element_id))
                last[event.token_id] = len(self.led)
                self.led.append(queue.pop(0) if queue else None)
            elif event.token_id not in last:
                continue
            elif event.kind in ENDS:
                self.until[last[event.token_id]] = len(self.led)
            elif event.kind == ElementEventKind.FLOW_TAKEN.value:
                flow = found.element(event.element_id, details)
                target = flow.target_id if flow is not None else None
                coming.setdefault((*where, target or ""), []).append(last[event.token_id])


class _Nesting:
    """Takes stays in their order, and finds the row of each."""

    def __init__(self, found: History) -> None:
        self.found, self.ways = found, _Ways(found)
        self.top: list[Row] = []
        self._rows: list[Row | None] = []
        self._stays = dict[Row, list[int]]()
        self._holders: list[Row] = []

    def take(self, visit: Visit) -> None:
        """Make a row of the next stay, or take it into the one that it belongs to."""
        element = self.found.element(visit.element_id, visit.details)
        row = None if element is None else self._row(element, visit)
        if row is not None:
            self._stays.setdefault(row, []).append(len(self._rows))
        self._rows.append(row)

    def _row(self, element: Element, visit: Visit) -> Row:
        holder = self._holder(element, visit)
        beside = self.top if holder is None else holder.rows
        known = next((row for row in reversed(beside) if row.element is element), None)
        if known is not None and visit.is_run and known.is_repeated:
            known.runs.append(visit)
            return known
        if known is not None and known.repeated is not None:
            known.visits.append(visit)
            return known
        row = Row(element, holder, [visit], [visit] if visit.is_run else [])
        beside.append(row)
        if element.type in _HOLDERS:
            self._holders.append(row)
        return row

    def _holder(self, element: Element, visit: Visit) -> Row | None:
        around = self.found.element(element.parent_id, visit.details)
        if around is None and visit.is_own:
            return None
        fitting = [row for row in self._holders if _may_hold(row, around, visit)]
        if around is not None and not fitting:
            return self._holder(around, visit)
        at_once = [row for row in fitting if self._is_open(row)] or fitting
        if len(at_once) < 2:
            return at_once[0] if at_once else None
        led = self.ways.led[len(self._rows)]
        before = self._rows[led] if led is not None else None
        if before is not None and before.holder in at_once:
            return before.holder
        fresh = [row for row in at_once if all(one.element is not element for one in row.rows)]
        return (fresh or at_once[-1:])[0]

    def _is_open(self, row: Row) -> bool:
        """True for what had not ended when the next stay began."""
        now = len(self._rows)
        return any(self.ways.until.get(position, now + 1) > now for position in self._stays[row])


def _may_hold(row: Row, around: Element | None, visit: Visit) -> bool:
    """True for a row of the sub-process ``around``, or, without one, for a call of the process of ``visit``."""
    if around is not None:
        return row.element is around
    if row.element.type != "callActivity":
        return False
    called = row.element.extensions.get("calledElement")
    process = str(called.get("processId") or "") if isinstance(called, dict) else ""
    return not process or process.startswith("=") or process == visit.details.get("process")


@dataclass(frozen=True, slots=True)
class Count:
    """How many are done of what is repeated; ``of`` how many, None while it is not known."""

    done: int
    of: int | None


def count_of(row: Row, found: History) -> Count | None:
    """How far a repeated activity is, or what stands inside of one; None for anything else."""
    around = row if row.is_repeated else row.repeated
    if around is None:
        return None
    done = sum(visit.left_at is not None and not visit.cancelled for visit in (row.runs or row.visits))
    loop = found.loop_kind(around.element, around.visits[0].details)
    return Count(done, len(around.runs) if loop == "parallel" or not around.is_open else None)
