"""Rule ``timer-events``: a timer has one of date, duration and cycle (BPMN 2.0.2, 10.5.5, table 10.101)."""

from collections.abc import Iterator

from engine.definitions.kinds import CATCH_EVENTS
from engine.definitions.meaning.events import definitions_of, is_executable
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "timer-events"
SECTION = "10.5.5, table 10.101"
BREAKS = (
    "a timer event has two or three of timeDate, timeDuration and timeCycle",
    "a timer event of an executable process has none of timeDate, timeDuration and timeCycle",
)
TIMES = ("timeDate", "timeDuration", "timeCycle")


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield timers that say more than one time, or none where it is to be executed."""
    for node in model.of_kind(*sorted(CATCH_EVENTS)):
        for definition in definitions_of(model, node):
            if local_name(definition) != "timerEventDefinition":
                continue
            count = sum(local_name(child) in TIMES for child in definition)
            if count > 1 or (count == 0 and is_executable(node)):
                yield error(
                    RULE, node,
                    text(
                        "Expected one of timeDate, timeDuration and timeCycle at <%(element)s>, but there are "
                        "%(count)s.",
                        element=named(node), count=count,
                    ),
                    text("Say when the timer fires: a date, a duration or a cycle."),
                )
