"""What stands for and against putting a draft into use: its findings, its tests, and whether somebody approved it."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import current_tenant, reading
from engine.errors import Finding
from engine.registry import Actor
from itsm.packs.versions.keeping import sums_of
from itsm.packs.versions.tables import PackVersion
from itsm.studio.drafts.drawn import Draft, findings_in
from itsm.studio.tested import Result, Results, fresh_results
from itsm.studio.tested import results_of as kept_results
from itsm.studio.tested.turns import Turns
from itsm.studio.using.settings import StudioSettings


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings of all files; results of all scenarios (None: they were not run, since there are errors)."""

    findings: tuple[Finding, ...]
    results: Results | None
    approved_by: int | None = None
    wants_approval: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stand against it."""
        return tuple(found for found in self.findings if found.severity == "error")

    @property
    def failed(self) -> tuple[Result, ...]:
        """Scenarios that do not pass."""
        return () if self.results is None else tuple(one for one in self.results.by_name.values() if not one.passed)

    @property
    def red(self) -> int:
        """How many scenarios stand against it: those that fail, and those that could not be run."""
        if self.results is None or not self.results.is_red:
            return 0
        return max(1, self.results.total - len(self.results.by_name) + self.results.failed)

    @property
    def lacks_approval(self) -> bool:
        """True when somebody else has to approve it first."""
        return self.wants_approval and self.approved_by is None


def judge(draft: Draft, settings: StudioSettings, approved_by: int | None, actor: Actor) -> Judged:
    """Look at a draft as it is, for ``actor``: the same files are judged once.

    Call it outside of every transaction: the tests have a database of their own.
    """
    findings = known_findings(draft)
    wrong = any(found.severity == "error" for found in findings)
    return Judged(findings, None if wrong else results_of(draft, actor), approved_by, settings.reviewed_by_another)


def known_findings(draft: Draft) -> tuple[Finding, ...]:
    """The findings of a draft, worked out once for the same files."""
    return _findings(draft.pack, tuple(sorted(draft.contents.items())))


def approval_of(session: Session, draft: Draft) -> int | None:
    """Who approved a version with exactly these files without having drawn any of them; None without."""
    mine = select(PackVersion).where(PackVersion.pack == draft.pack, PackVersion.reviewer_key.is_not(None))
    sums = sums_of(draft.contents)
    found = (row.reviewer_key for row in session.scalars(mine) if row.files == sums)
    return next((key for key in found if key not in draft.authors), None)


def results_of(draft: Draft, actor: Actor) -> Results:
    """How the tests of a draft go; run in a process of their own, as ``actor`` gets a turn, where nobody knows it yet.

    Call it as ``judge``. Raises TooManyAttempts when there is no turn, or it takes too long while others wait.
    """
    known = known_results(draft)
    if known is not None:
        return known
    with _turns.turn((current_tenant(), actor.key), _LONGEST_WAIT) as must_end:
        found = known_results(draft) or fresh_results(draft.pack, draft.contents, must_end)
    while len(_results) >= _MOST_RESULTS:
        _results.pop(next(iter(_results)), None)
    if found.problem is None:  # what could not be run may be another time
        _results[_stamp(draft)] = found
    return found


def known_results(draft: Draft) -> Results | None:
    """How they went, where the workers or this process ran exactly these."""
    known = _results.get(_stamp(draft))
    if known is not None:
        return known
    with reading() as session:
        kept = kept_results(session, draft.pack, draft.contents)
    return None if kept.stale else kept


_Stamp = tuple[str, tuple[tuple[str, str], ...]]
_MOST_RESULTS = 20
_LONGEST_WAIT = 15.0
"""Longer than anybody keeps a place while others wait."""
_turns = Turns()
_results: dict[_Stamp, Results] = {}


def _stamp(draft: Draft) -> _Stamp:
    return draft.pack, tuple(sums_of(draft.contents).items())


@lru_cache(maxsize=30)
def _findings(pack: str, contents: tuple[tuple[str, bytes], ...]) -> tuple[Finding, ...]:
    return tuple(findings_in(pack, dict(contents)))
