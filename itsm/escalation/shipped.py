"""The ladder that every organisation begins with; afterwards it is its own."""

from collections.abc import Mapping, Sequence

from itsm.clocks.kinds import RESOLUTION, RESPONSE
from itsm.escalation.rungs import DUTY_MANAGER, ESCALATED, INFORMED, LEAD, OWNER


def _rung(clock: str, when: str, whom: str, event: str = ESCALATED, priority: str = "") -> Mapping[str, str]:
    return {"clock": clock, "when": when, "whom": whom, "event": event, "priority": priority}


SHIPPED: Sequence[Mapping[str, str]] = (
    _rung(RESPONSE, "100 %", LEAD),
    _rung(RESOLUTION, "75 %", OWNER, INFORMED),
    _rung(RESOLUTION, "90 %", LEAD),
    _rung(RESOLUTION, "100 %", DUTY_MANAGER),
    _rung(RESOLUTION, "30 min", LEAD, priority="critical"),
    _rung(RESOLUTION, "1 h", DUTY_MANAGER, priority="critical"),
    _rung(RESOLUTION, "2 h", LEAD, priority="high"),
)
"""As forms have them: the team's lead, then the duty manager; sooner where it is urgent."""
