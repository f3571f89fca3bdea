"""Plans of inspections: a page of the list with this month's figures, and one plan with its months and times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.inspections.commands.save_plan import subject_of
from itsm.inspections.rights import SEE, no_plan
from itsm.inspections.tables import PlanRow, RunRow
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.packs.deployed import record_types_in
from itsm.packs.names import LANGUAGES, in_language
from itsm.paging import cut
from itsm.people.roles import require
from itsm.people.tables import TeamRow
from itsm.records.tables import Record

ROWS, RUNS, MONTHS = 50, 60, 12
DONE = ("resolved", "closed")


@dataclass
class Figures:
    """How many were due, and what became of them."""

    open: int = 0
    done: int = 0
    late: int = 0
    missed: int = 0
    findings: int = 0

    @property
    def planned(self) -> int:
        """All that were due."""
        return self.open + self.done + self.late + self.missed

    @property
    def share(self) -> int | None:
        """Of a hundred whose outcome is known, so many were done in time; None while none is."""
        known = self.done + self.late + self.missed
        return self.done * 100 // known if known else None

    def __add__(self, other: "Figures") -> "Figures":
        """Of both together."""
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def count(self, outcome: str, findings: int, times: int = 1) -> None:
        """One more, or so many."""
        name = "missed" if outcome == "stopped" else outcome
        setattr(self, name, getattr(self, name) + times)
        self.findings += findings


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan of the list."""

    row: PlanRow
    title: str
    team: str
    month: Figures


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A page of plans by name, this month's figures of all that are meant, and the teams that have plans, by code."""

    plans: Sequence[Listed]
    next: str | None
    month: Figures
    teams: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """A time of a plan, and what became of it; ``number`` of the record, where there is one."""

    planned_at: datetime
    due_at: datetime
    number: str
    outcome: str
    done_at: datetime | None
    findings: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its newest times and its figures by month, the newest first."""

    row: PlanRow
    title: str
    team: str
    team_code: str
    months: Mapping[str, Figures]
    runs: Sequence[Run]
    changes: Sequence[Changed] = field(default_factory=tuple)


def plans(
    actor: Actor, language: str, archived: bool = False, after: str | None = None, words: str = "", team: str = ""
) -> PlanPage:
    """A page of plans: those with ``words`` in a name or the place, and of ``team`` (its code), where one is given.

    Raises Forbidden, InvalidInput (a foreign cursor).
    """
    require(actor, SEE)
    state = and_(PlanRow.archived_at.is_not(None) if archived else PlanRow.archived_at.is_(None), *_meant(words, team))
    query = (
        select(PlanRow.title.label("title"), PlanRow.key.label("key"), PlanRow, TeamRow.names)
        .join(TeamRow, TeamRow.key == PlanRow.team_key).where(state)
    )  # fmt: skip
    now = clock.now()
    with reading() as session:
        rows, following = cut(session, query, (PlanRow.title, PlanRow.key), after, ROWS)
        figures = _by_plan(session, state, now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
        having = select(TeamRow.code, TeamRow.names).where(TeamRow.key.in_(select(PlanRow.team_key)))
        of_teams = {row.code: in_language(row.names, language) for row in session.execute(having)}
    found = [
        Listed(row.PlanRow, in_language(row.PlanRow.names, language), in_language(row.names, language),
               figures.get(row.key, Figures()))
        for row in rows
    ]  # fmt: skip
    by_name = dict(sorted(of_teams.items(), key=lambda one: one[1]))
    return PlanPage(found, following, sum(figures.values(), Figures()), by_name)


def plan_view(key: int, actor: Actor, language: str) -> PlanView:
    """One plan. Raises Forbidden, NotFound."""
    require(actor, SEE)
    with reading() as session:
        row = session.get(PlanRow, key)
        if row is None:
            raise no_plan()
        team = session.get_one(TeamRow, row.team_key)
        runs = _runs(session, [key], clock.now() - timedelta(days=31 * MONTHS))
        months: dict[str, Figures] = {}
        for _, one in runs:
            month = f"{one.planned_at.astimezone(ZoneInfo(row.zone)):%Y-%m}"
            months.setdefault(month, Figures()).count(one.outcome, one.findings)
        return PlanView(
            row, in_language(row.names, language), in_language(team.names, language), team.code, months,
            [one for _, one in runs[:RUNS]], changes_of(session, subject_of(row), language),
        )  # fmt: skip


def _meant(words: str, team: str) -> Sequence[ColumnElement[bool]]:
    """Conditions on plans joined with their teams."""
    found: list[ColumnElement[bool]] = []
    if words:
        names = [PlanRow.names[language].as_string() for language in LANGUAGES]
        found.append(or_(*(one.icontains(words, autoescape=True) for one in (*names, PlanRow.place))))
    if team:
        found.append(TeamRow.code == team)
    return found


def _by_plan(session: Session, meant: ColumnElement[bool], since: datetime) -> Mapping[int, Figures]:
    """The figures of all plans that are meant since an instant, by plan: counted by the database, in one statement."""
    done_at = func.coalesce(Record.resolved_at, Record.closed_at)
    outcome = case(
        (Record.key.is_(None), "stopped"), (Record.status_kind.not_in(DONE), "open"),
        (Record.status.in_(_missed_statuses(session)), "missed"), (done_at <= RunRow.due_at, "done"), else_="late",
    ).label("outcome")  # fmt: skip
    query = (
        select(RunRow.plan_key, outcome, func.count(), func.sum(RunRow.findings)).select_from(RunRow)
        .join(PlanRow, PlanRow.key == RunRow.plan_key).join(TeamRow, TeamRow.key == PlanRow.team_key)
        .outerjoin(Record, Record.key == RunRow.record_key)
        .where(meant, RunRow.planned_at >= since).group_by(RunRow.plan_key, outcome)
    )  # fmt: skip
    found: dict[int, Figures] = {}
    for plan_key, name, times, findings in session.execute(query):
        found.setdefault(plan_key, Figures()).count(name, int(findings), times)
    return found


def _missed_statuses(session: Session) -> set[str]:
    return {one.checklist.missed for one in record_types_in(session) if one.checklist is not None}


def _runs(session: Session, keys: Sequence[int], since: datetime) -> list[tuple[int, Run]]:
    """Times of plans since an instant, the newest first, each with its plan."""
    if not keys:
        return []
    missed = _missed_statuses(session)
    query = (
        select(
            RunRow.plan_key, RunRow.planned_at, RunRow.due_at, RunRow.findings, Record.number, Record.status,
            Record.status_kind, Record.closed_at, Record.resolved_at,
        )
        .outerjoin(Record, Record.key == RunRow.record_key)
        .where(and_(RunRow.plan_key.in_(keys), RunRow.planned_at >= since))
        .order_by(RunRow.planned_at.desc())
    )  # fmt: skip
    found = []
    for row in session.execute(query):
        done_at = row.resolved_at or row.closed_at
        is_missed = row.status in missed
        outcome = outcome_of(row.number, row.status_kind, is_missed, done_at, row.due_at)
        run = Run(row.planned_at, row.due_at, row.number or "", outcome, None if is_missed else done_at, row.findings)
        found.append((row.plan_key, run))
    return found


def outcome_of(
    number: str | None, kind: str | None, is_missed: bool, done_at: datetime | None, due_at: datetime
) -> str:
    """One of ``itsm.inspections.words.OUTCOMES``."""
    if not number:
        return "stopped"
    if kind not in DONE:
        return "open"
    if is_missed:
        return "missed"
    return "done" if done_at is not None and done_at <= due_at else "late"
