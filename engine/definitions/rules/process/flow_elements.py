"""Rule ``flow-elements``: an event that is never drawn stands only inside the repetition that throws it."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, named
from engine.errors import Finding, text

RULE = "flow-elements"
SECTION = "10.5.1 (implicit throw event), 10.3.8"
BREAKS = ("an implicitThrowEvent stands in a process or sub-process, instead of a multi-instance activity's behaviour",)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each implicit throw event that is drawn like another."""
    for node in model.of_kind("implicitThrowEvent"):
        yield error(
            RULE, node,
            text(
                "Expected events that can be drawn, but <%(element)s> is implicit: only repeated activities throw "
                "such.",
                element=named(node),
            ),
            text("Use an intermediate throw event."),
        )
