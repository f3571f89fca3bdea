"""Rule ``ad-hoc-contents``: an ad-hoc sub-process holds activities, and no start or end (BPMN 2.0.2, 10.3.5)."""

from collections.abc import Iterator

from engine.definitions.kinds import ACTIVITIES, CHOREOGRAPHY_ACTIVITIES
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "ad-hoc-contents"
SECTION = "10.3.5, Ad-Hoc Sub-Process"
BREAKS = (
    "an ad-hoc sub-process has no activity",
    "an ad-hoc sub-process has a start event",
    "an ad-hoc sub-process has an end event",
    "an ad-hoc sub-process has a choreography activity",
)
FOREIGN = CHOREOGRAPHY_ACTIVITIES | {"startEvent", "endEvent"}


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield ad-hoc sub-processes without anything to do, and events in them that have no meaning there."""
    for node in model.of_kind("adHocSubProcess"):
        names = [local_name(child) for child in node]
        if not ACTIVITIES.intersection(names):
            yield error(
                RULE, node,
                text("Expected an activity in ad-hoc sub-process <%(element)s>, but it is empty.", element=named(node)),
                text("Draw the activities that may be done in it."),
            )
        for child in node:
            if local_name(child) in FOREIGN:
                yield error(
                    RULE, child,
                    text(
                        "Expected no %(kind)s in ad-hoc sub-process <%(element)s>, but <%(child)s> is there.",
                        kind=local_name(child), element=named(node), child=named(child),
                    ),
                    text("Remove it; activities without incoming flow may be done at any time."),
                )
