"""What shifts and rotations in files have in common: the roster, the day from which they count, and what is taken out.

Of each roster in use there are the plan that holds and those to come. A part that a plan no longer has, though the one
before had it, is a row that says so; the day of the plan that holds is left empty, for what was before it stays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.cells import IN_USE, day, state
from itsm.exchange.kind import Field, Kind, Lookup, Standing, Texts
from itsm.organisation.values import Values
from itsm.roster.commands import drop_plan
from itsm.roster.commands.change_plan import Change, change_plan
from itsm.roster.keeping import for_change
from itsm.roster.planning.instants import local_day
from itsm.roster.planning.plan import Plan, Rotation, Shift
from itsm.roster.queries.loading import plans_of
from itsm.roster.tables import RosterRow

ROSTER = Field("roster", text("Roster"), required=True)
FROM = Field("from", text("Counts from"), also=("valid_from",), spelt=day)
OUT = "taken out"
_OUT = frozenset({OUT, "removed", "已移除", "移除"})


def part_state(cell: str) -> str:
    """``in use`` or ``taken out``."""
    return OUT if cell.strip().casefold() in _OUT else state(cell)


_NAMED = frozenset({"roster", "from", "code", "state"})
STATE = Field("state", text("State"), stays=True, spelt=part_state)


class PlanLookup(Lookup):
    """Today where each roster is: a part that counts from today on is one of the plan that holds."""

    def __init__(self, session: Session) -> None:
        zones = session.execute(select(RosterRow.code, RosterRow.zone))
        self._today = {code: local_day(zone, clock.now()).isoformat() for code, zone in zones}

    def spelt(self, kind: Kind, texts: dict[str, str]) -> dict[str, str]:
        """Cells in one spelling."""
        found = super().spelt(kind, texts)
        today = self._today.get(found.get("roster", ""))
        if today is not None and found.get("from") == today:
            found["from"] = ""
        if found.get("state") == OUT:  # whatever else the row says of the part
            found |= {name: "" for name in found if name not in _NAMED}
        return found


def identities(texts: Texts) -> Sequence[str]:
    """A part by its roster, its plan and its code."""
    roster, code = texts.get("roster", ""), texts.get("code", "")
    return [f"{roster} {texts.get('from', '')} {code}"] if roster and code else []


@dataclass(frozen=True, slots=True)
class PlanParts:
    """How the parts of a plan of one kind are read and stored; ``fields`` are those that only they have."""

    fields: Sequence[Field]
    parts: Callable[[Plan], Sequence[Shift | Rotation]]
    texts_of: Callable[[Session], Callable[[Shift | Rotation], Mapping[str, str]]]
    put: Callable[[UnitOfWork, Texts], Change]
    """The change of a plan that a row says."""
    take: Callable[[Plan, str], Plan]
    put_back: Callable[[Plan, Shift | Rotation], Plan]

    def standing(self, session: Session) -> list[Standing]:
        """All parts of all plans that hold or are to come, by roster and day."""
        said, nothing = self.texts_of(session), {field.name: "" for field in self.fields}
        rows = session.scalars(select(RosterRow).where(RosterRow.archived_at.is_(None)).order_by(RosterRow.code)).all()
        plans = plans_of(session, [row.key for row in rows])
        return [
            Standing(row.key, None, {
                "roster": row.code, "from": since, **nothing, "code": code,
                **({**said(part), "state": IN_USE} if part is not None else {"state": OUT}),
            })
            for row in rows for since, code, part in self._of(held_plans(plans[row.key], row))
        ]  # fmt: skip

    def save(self, work: UnitOfWork, _found: Standing | None, texts: Texts, actor: Actor) -> int:
        """Put a part into the plan of its day, or take it out."""
        wanted = texts.get("state") or IN_USE
        if wanted not in (IN_USE, OUT):
            raise InvalidForm({"state": text("Write “in use” or “taken out”.")})
        code = texts["code"]
        change = (lambda plan: self.take(plan, code)) if wanted == OUT else self.put(work, texts)
        return changed(work, texts, change, actor)

    def remove(self, work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
        """Take back what an import has added: from a later day on there is again what the plan before says."""
        for one in things:
            row = for_change(work, one.texts["roster"], actor)
            before = self._before(work.session, row, one.texts)
            code = one.texts["code"]
            change: Change = lambda plan, code=code: self.take(plan, code)  # type: ignore[misc]  # noqa: E731
            if before is not None:
                change = lambda plan, before=before: self.put_back(plan, before)  # type: ignore[misc]  # noqa: E731
            changed(work, one.texts, change, actor)

    def _of(self, plans: Sequence[tuple[str, Plan]]) -> Iterator[tuple[str, str, Shift | Rotation | None]]:
        earlier: set[str] = set()
        for since, plan in plans:
            known = {part.code: part for part in self.parts(plan)}
            for code in [*known, *sorted(earlier - known.keys())]:
                yield since, code, known.get(code)
            earlier = set(known)

    def _before(self, session: Session, row: RosterRow, texts: Texts) -> Shift | Rotation | None:
        """The part as it was before the plan of a later day; None for the plan that holds."""
        if not texts.get("from"):
            return None
        earlier = [plan for since, plan in held_plans(plans_of(session, [row.key])[row.key], row)
                   if since < texts["from"]]  # fmt: skip
        known = self.parts(earlier[-1]) if earlier else ()
        return next((part for part in known if part.code == texts["code"]), None)


def held_plans(plans: Sequence[Plan], row: RosterRow) -> list[tuple[str, Plan]]:
    """The plan that holds today with an empty day, and those to come with theirs."""
    today = local_day(row.zone, clock.now())
    holding = [plan for plan in plans if plan.valid_from <= today][-1:]
    return [("", plan) for plan in holding] + [
        (plan.valid_from.isoformat(), plan) for plan in plans if plan.valid_from > today
    ]


def changed(work: UnitOfWork, texts: Texts, change: Change, actor: Actor) -> int:
    """Change the plan of the day that a row says, today's where it says none; gives the key of the roster."""
    row = for_change(work, texts["roster"], actor)
    values = Values(texts)
    since = values.day("from")
    values.done()
    change_plan(work, row, since or local_day(row.zone, clock.now()), change, actor)
    _drop_same(work, row, actor)
    return row.key


def kind_of_parts(
    key: str, words: tuple[Text, Text], parts: PlanParts, lookup: Callable[[Session], Lookup] = PlanLookup
) -> Kind:
    """The kind of such parts."""
    fields = (ROSTER, FROM, *parts.fields, STATE)
    return Kind(key, *words, fields, identities, parts.standing, parts.save, parts.remove, lookup=lookup)


def _drop_same(work: UnitOfWork, row: RosterRow, actor: Actor) -> None:
    """Drop plans to come that say nothing else than the one before: so undoing leaves none that there was not."""
    work.session.flush()
    plans = held_plans(plans_of(work.session, [row.key])[row.key], row)
    for (_, before), (since, after) in pairwise(plans):
        if (before.shifts, before.rotations) == (after.shifts, after.rotations):
            drop_plan(row.code, date.fromisoformat(since), actor, work=work)
