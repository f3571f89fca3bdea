"""The level that every organisation begins with; afterwards it is its own."""

from itsm.clocks.kinds import OLA, RESOLUTION, RESPONSE, UC
from itsm.clocks.levels.content import Content, Target

CODE = "standard"
NAMES = {"en": "Standard", "zh-CN": "标准"}
_HOURS = {"critical": (0.25, 4), "high": (0.5, 8), "moderate": (2, 24), "low": (4, 40), None: (0.5, 24)}
"""Hours for response and resolution by priority; None while a record has no priority yet."""

STANDARD = Content(
    (
        *(Target(RESPONSE, int(hours[0] * 60), priority=priority) for priority, hours in _HOURS.items()),
        *(Target(RESOLUTION, int(hours[1] * 60), priority=priority) for priority, hours in _HOURS.items()),
        Target(OLA, 4 * 60),
        Target(UC, 8 * 60),
    )
)
