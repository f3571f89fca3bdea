"""Reading the ladder: where a record stands, the rungs as pages list them, and who would be told."""

from itsm.escalation.queries.ladder import LadderShown, RungShown, choices, ladder, roster_choices, rung_shown
from itsm.escalation.queries.preview import PreviewRow, preview
from itsm.escalation.queries.standing import Standing, ToldShown, escalation_of

__all__ = [
    "LadderShown",
    "PreviewRow",
    "RungShown",
    "Standing",
    "ToldShown",
    "choices",
    "escalation_of",
    "ladder",
    "preview",
    "roster_choices",
    "rung_shown",
]
