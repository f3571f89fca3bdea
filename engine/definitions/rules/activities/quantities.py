"""Rule ``activity-quantities``: an activity starts on at least one token and gives at least one (BPMN 2.0.2, 10.3)."""

import re
from collections.abc import Iterator

from engine.definitions.kinds import ACTIVITIES
from engine.definitions.model import LintEnvironment, Model, error, named, shortened
from engine.errors import Finding, text

RULE = "activity-quantities"
SECTION = "10.3, table 10.3"
BREAKS = (
    "an activity whose startQuantity is less than 1",
    "an activity whose completionQuantity is less than 1",
)
_INTEGER = re.compile(r"([+-]?)0*([0-9]*)")


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each activity with a quantity below one; what is no number is the schema's affair."""
    for node in model.of_kind(*ACTIVITIES):
        for name in ("startQuantity", "completionQuantity"):
            written = (node.get(name) or "").strip()
            if is_below_one(written):
                yield error(
                    RULE, node,
                    text(
                        "Expected %(name)s of <%(element)s> to be 1 or more, but it is %(number)s.",
                        name=name, element=named(node), number=shortened(written),
                    ),
                    text("Write a number of 1 or more, or leave the attribute out."),
                )


def is_below_one(written: str) -> bool:
    """Return whether a text is an integer, of whatever length, that is zero or negative."""
    found = _INTEGER.fullmatch(written) if written.strip("+-") else None
    return found is not None and (found[1] == "-" or not found[2])
