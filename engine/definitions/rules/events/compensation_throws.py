"""Rule ``compensation-throws``: what is to be compensated can be seen from the throwing event (BPMN 2.0.2, 10.7.2)."""

from collections.abc import Iterator

from engine.definitions.kinds import ACTIVITIES
from engine.definitions.meaning.events import definitions_of, local_reference
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "compensation-throws"
SECTION = "10.5.5, table 10.94; 10.7.2; 13.5.5"
BREAKS = (
    "a compensation event names an activity of another process",
    "a compensation event names an activity inside a sub-process beside it",
    "a compensation event in an embedded sub-process names an activity outside it",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield throwing compensation events whose activity stands on another level."""
    for node in model.of_kind("intermediateThrowEvent", "endEvent"):
        for definition in definitions_of(model, node):
            if local_name(definition) != "compensateEventDefinition":
                continue
            activity = model.by_id.get(local_reference(definition.get("activityRef")))
            if activity is not None and local_name(activity) in ACTIVITIES and not _is_visible(activity, node):
                yield error(
                    RULE, node,
                    text(
                        "Expected <%(activity)s> to stand on the level of compensation event <%(element)s>, but it "
                        "does not.",
                        activity=named(activity), element=named(node),
                    ),
                    text("Name an activity of the same level, or none to compensate all of them."),
                )


def _is_visible(activity: Node, event: Node) -> bool:
    """Return whether both stand on one level, or the event in event sub-processes on the activity's level."""
    level = event.getparent()
    while level is not None:
        if level is activity.getparent():
            return True
        if not is_true(level, "triggeredByEvent"):
            return False
        level = level.getparent()
    return False
