"""Rule ``parallel-multiple``: only an event with several triggers waits for all of them (BPMN 2.0.2, table 10.83)."""

from collections.abc import Iterator

from engine.definitions.kinds import CATCH_EVENTS, EVENT_DEFINITIONS
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, local_name, named, warning
from engine.errors import Finding, text

RULE = "parallel-multiple"
SECTION = "10.5.1, table 10.83"
BREAKS = ("an event with one trigger or none waits for several in parallel (warning)",)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of ``parallelMultiple`` where it says nothing."""
    for node in model.of_kind(*sorted(CATCH_EVENTS)):
        triggers = sum(local_name(child) in EVENT_DEFINITIONS | {"eventDefinitionRef"} for child in node)
        if is_true(node, "parallelMultiple") and triggers < 2:
            yield warning(
                RULE, node,
                text(
                    "Expected several triggers at <%(element)s>, which waits for all of them, but there are %(count)s.",
                    element=named(node), count=triggers,
                ),
                text("Add the other triggers, or remove parallelMultiple."),
            )
