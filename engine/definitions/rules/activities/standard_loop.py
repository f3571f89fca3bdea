"""Rule ``standard-loop``: the cap of a loop allows at least one round (BPMN 2.0.2, 10.3.8)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, named, shortened, warning
from engine.definitions.rules.activities.quantities import is_below_one
from engine.errors import Finding, text

RULE = "standard-loop"
SECTION = "10.3.8, table 10.28"
BREAKS = (
    "the loopMaximum of a standard loop is less than 1 (warning)",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of loops that never go round; what is no number is the schema's affair."""
    for loop in model.of_kind("standardLoopCharacteristics"):
        written = (loop.get("loopMaximum") or "").strip()
        if is_below_one(written):
            yield warning(
                RULE, loop,
                text(
                    "Expected loopMaximum of <%(element)s> to be 1 or more, but it is %(number)s.",
                    element=named(loop), number=shortened(written),
                ),
                text("Write a number of 1 or more, or leave the attribute out."),
            )
