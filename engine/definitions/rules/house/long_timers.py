"""Rule ``long-timers``: a timer of a day or more says in which calendar its duration counts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from engine.definitions.kinds import CATCH_EVENTS
from engine.definitions.meaning.events import definitions_of, is_executable
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, extensions_of, named, warning
from engine.definitions.repairs import nearest, set_property
from engine.errors import Finding, text
from engine.spiff.diagram.records import properties_of
from engine.spiff.elements import moments

RULE = "long-timers"
SECTION = "–"
BREAKS = (
    "a timer event lasts a day or more and names no calendar (warning, where the house has calendars)",
    "a timer event names a calendar that the house does not have (warning)",
)
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of long timers that count nights and weekends, and of unknown calendars; nothing where there are none."""
    if environment.calendars is None:
        return
    for node in model.of_kind(*sorted(CATCH_EVENTS)):
        if not is_executable(node):
            continue
        calendar = properties_of(extensions_of(node)).get("calendar")
        if calendar is None and any(map(_is_long, _durations(model, node))):
            yield warning(
                RULE, node,
                text(
                    "Expected timer <%(element)s>, which lasts a day or more, to name a calendar, but it counts nights "
                    "and holidays too.",
                    element=named(node),
                ),
                text("Set the property calendar."),
            )
        elif calendar is not None and calendar not in environment.calendars:
            yield warning(
                RULE, node,
                text(
                    "Expected a calendar of the house at <%(element)s>, but it has no %(calendar)s.",
                    element=named(node), calendar=calendar,
                ),
                text("Choose one of: %(known)s.", known=", ".join(sorted(environment.calendars)) or "-"),
                [set_property(node, "calendar", known) for known in nearest(calendar, environment.calendars)],
            )


def _durations(model: Model, node: Node) -> Iterator[str]:
    for definition in definitions_of(model, node):
        for written in definition.iterfind("bpmn:timeDuration", NAMES):
            yield (written.text or "").strip()


def _is_long(written: str) -> bool:
    try:
        return moments.add(_SOME_DAY, moments.read_duration(written)) >= _SOME_DAY + timedelta(days=1)
    except (ValueError, OverflowError):  # an expression, or told by rule expressions
        return False
