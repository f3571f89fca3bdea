"""Rule ``multi-instance-behavior``: which events instances throw as they complete is said (BPMN 2.0.2, 10.3.8)."""

from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, error, named
from engine.errors import Finding, text

RULE = "multi-instance-behavior"
SECTION = "10.3.8, tables 10.29 and 10.30"
BREAKS = (
    "a multi-instance activity of complex behavior has no complexBehaviorDefinition",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield complex behavior that is not defined; none and one have a default signal, so that they need no event."""
    for loop in model.of_kind("multiInstanceLoopCharacteristics"):
        if loop.get("behavior") == "Complex" and loop.find("bpmn:complexBehaviorDefinition", NAMES) is None:
            yield error(
                RULE, loop,
                text(
                    "Expected a complexBehaviorDefinition at multi-instance <%(element)s>, but it has none.",
                    element=named(loop),
                ),
                text("Say which event is thrown under which condition, or choose another behavior."),
            )
