"""What a decision would have said about records that came in already, before it is put into use."""

from itsm.studio.replay.candidate import Version, earlier_versions, uploaded, version_of
from itsm.studio.replay.comparing import Answer, Case, Comparison, Row, most_at_once
from itsm.studio.replay.replaying import MOST, Period, Replay, replay

__all__ = [
    "MOST", "Answer", "Case", "Comparison", "Period", "Replay", "Row", "Version", "earlier_versions", "most_at_once",
    "replay", "uploaded", "version_of",
]
