"""Judging the files of a draft by the rules of deployment, as often as somebody types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from itsm.studio.drafts.drawn import findings_in
from itsm.studio.findings.placing import Placed, placed

MOST_BYTES: Final = 8 * 1024 * 1024
"""Of what is not saved yet."""
MOST_FILES: Final = 100
MOST_FINDINGS: Final = 500
"""More are counted, but not told: nobody reads them before the first are done."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, errors first; ``left_off`` findings beyond the most that are told are only counted."""

    findings: tuple[Placed, ...]
    errors: int
    warnings: int
    left_off: int

    @property
    def may_be_used(self) -> bool:
        """True when nothing stands against putting it into use."""
        return self.errors == 0


def judge(pack: str, contents: Mapping[str, bytes]) -> Judged:
    """All findings of the files of ``pack``."""
    found = findings_in(pack, contents)
    errors = sum(finding.severity == "error" for finding in found)
    told = tuple(placed(finding, contents) for finding in found[:MOST_FINDINGS])
    return Judged(told, errors, len(found) - errors, len(found) - len(told))
