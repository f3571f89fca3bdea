"""What stands for and against putting a draft into use: its findings, its tests, and whether somebody approved it."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Finding
from itsm.packs.folder import load_files
from itsm.packs.versions.keeping import sums_of
from itsm.packs.versions.tables import PackVersion
from itsm.scenarios import ScenarioResult, run_files
from itsm.studio.drafts.drawn import Draft, findings_in
from itsm.studio.using.settings import StudioSettings


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings of all files; results of all scenarios (None: they were not run, since there are errors)."""

    findings: tuple[Finding, ...]
    results: tuple[ScenarioResult, ...] | None
    approved_by: int | None = None
    wants_approval: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stand against it."""
        return tuple(found for found in self.findings if found.severity == "error")

    @property
    def failed(self) -> tuple[ScenarioResult, ...]:
        """Scenarios that do not pass."""
        return tuple(result for result in self.results or () if not result.passed)

    @property
    def lacks_approval(self) -> bool:
        """True when somebody else has to approve it first."""
        return self.wants_approval and self.approved_by is None


def judge(draft: Draft, settings: StudioSettings, approved_by: int | None) -> Judged:
    """Look at a draft as it is: the same files are judged once.

    Call it outside of every transaction: the tests have a database of their own.
    """
    findings = known_findings(draft)
    wrong = any(found.severity == "error" for found in findings)
    return Judged(findings, None if wrong else results_of(draft), approved_by, settings.reviewed_by_another)


def known_findings(draft: Draft) -> tuple[Finding, ...]:
    """The findings of a draft, worked out once for the same files."""
    return _findings(draft.pack, tuple(sorted(draft.contents.items())))


def approval_of(session: Session, draft: Draft) -> int | None:
    """Who approved a version with exactly these files without having drawn any of them; None without."""
    mine = select(PackVersion).where(PackVersion.pack == draft.pack, PackVersion.reviewer_key.is_not(None))
    sums = sums_of(draft.contents)
    found = (row.reviewer_key for row in session.scalars(mine) if row.files == sums)
    return next((key for key in found if key not in draft.authors), None)


def results_of(draft: Draft) -> tuple[ScenarioResult, ...]:
    """How the tests of a draft go; raises InvalidDefinition when it cannot be read. Call it as ``judge``."""
    stamp, known = _stamp(draft), known_results(draft)
    if known is not None:
        return known
    found = tuple(run_files(load_files(draft.pack, draft.contents)))
    while len(_results) >= _MOST_RESULTS:
        _results.pop(next(iter(_results)), None)
    _results[stamp] = found
    return found


def known_results(draft: Draft) -> tuple[ScenarioResult, ...] | None:
    """How they went, where this process has run exactly these."""
    return _results.get(_stamp(draft))


_Stamp = tuple[str, tuple[tuple[str, str], ...]]
_MOST_RESULTS = 20
_results: dict[_Stamp, tuple[ScenarioResult, ...]] = {}


def _stamp(draft: Draft) -> _Stamp:
    return draft.pack, tuple(sums_of(draft.contents).items())


@lru_cache(maxsize=30)
def _findings(pack: str, contents: tuple[tuple[str, bytes], ...]) -> tuple[Finding, ...]:
    return tuple(findings_in(pack, dict(contents)))
