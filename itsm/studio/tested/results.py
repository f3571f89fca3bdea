"""What the scenarios of a pack came to, as pages and the putting into use ask for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text, text
from engine.kept_text import told
from itsm.packs.names import Names
from itsm.packs.versions.naming import kind_of
from itsm.scenarios.coverage import Coverage, Place
from itsm.studio.tested.checksums import checksum_of
from itsm.studio.tested.tables import OPEN, RunState, ScenarioRun


@dataclass(frozen=True, slots=True)
class Result:
    """How a scenario ended the last time that it was run; ``step`` is the number of the one that failed."""

    name: str
    names: Names
    passed: bool
    seconds: float
    step: int | None
    problem: Text | None


@dataclass(frozen=True, slots=True)
class Results:
    """The newest results of a pack, of ``total`` scenarios that its files have now.

    ``stale``: they are of other files, or there are none; ``running`` is how many are done of a run under way, None
    without one. ``problem`` says why the scenarios could not be run at all.
    """

    total: int
    failed: int
    stale: bool
    by_name: Mapping[str, Result]
    coverage: Coverage
    running: int | None = None
    problem: Text | None = None
    ended_at: datetime | None = None

    @property
    def is_red(self) -> bool:
        """True when something failed, or could not be run."""
        return bool(self.failed) or self.problem is not None


def results_of(session: Session, pack: str, files: Mapping[str, bytes]) -> Results:
    """The newest results of ``pack`` for its ``files``: those of exactly these, else those of others, as stale."""
    total = sum(kind_of(name) == "scenario" for name in files)
    checksum = checksum_of(files)
    mine = select(ScenarioRun).where(ScenarioRun.pack == pack).order_by(ScenarioRun.asked_at.desc())
    rows = session.scalars(mine).all()
    open_one = next((row for row in rows if row.state in OPEN), None)
    over = [row for row in rows if row.state not in OPEN]
    found = next((row for row in over if row.checksum == checksum), None) or next(iter(over), None)
    running = None if open_one is None else len(open_one.results)
    if found is None:
        return Results(total, 0, True, {}, Coverage(), running)
    results = {one.name: one for one in map(_result, found.results)}
    return Results(
        total, sum(not one.passed for one in results.values()),
        found.checksum != checksum, results, _covered(found.coverage), running,
        told(found.problem) if found.state == RunState.BROKEN.value and found.problem else None, found.ended_at,
    )  # fmt: skip


def results_in(files: Mapping[str, bytes], lines: Sequence[Mapping[str, object]]) -> Results:
    """What a process told that ran exactly these files; one that ended early has a problem."""
    total = sum(kind_of(name) == "scenario" for name in files)
    kept = [line["result"] for line in lines if "result" in line]
    results = {one.name: one for one in map(_result, (one for one in kept if isinstance(one, Mapping)))}
    last: Mapping[str, object] = lines[-1] if lines else {}
    broken, covered = last.get("broken"), last.get("coverage")
    problem = told(broken) if isinstance(broken, Mapping) else None
    if problem is None and not isinstance(covered, dict):
        problem = ended_early(len(results), total)
    return Results(
        total, sum(not one.passed for one in results.values()), False, results,
        _covered(covered if isinstance(covered, dict) else None), None, problem,
    )  # fmt: skip


def ended_early(done: int, total: int) -> Text:
    """Why a run has no end."""
    return text(
        "Expected all scenarios to run, but %(done)s of %(total)s did: the others took too long or too much memory.",
        done=done, total=total,
    )  # fmt: skip


def _result(kept: Mapping[str, object]) -> Result:
    step, problem, names = kept.get("step"), kept.get("problem"), kept.get("names")
    return Result(
        str(kept["name"]), {str(key): str(name) for key, name in names.items()} if isinstance(names, Mapping) else {},
        kept.get("passed") is True, float(str(kept.get("seconds") or 0)), step if isinstance(step, int) else None,
        told(problem) if isinstance(problem, Mapping) else None,
    )  # fmt: skip


def _covered(kept: Mapping[str, object] | None) -> Coverage:
    return Coverage(*(_places((kept or {}).get(name)) for name in ("flows", "flows_met", "rules", "rules_met")))


def _places(kept: object) -> frozenset[Place]:
    pairs: Iterable[Sequence[object]] = kept if isinstance(kept, list) else ()
    return frozenset((str(pair[0]), str(pair[1])) for pair in pairs)
