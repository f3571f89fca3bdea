"""Rule ``sub-process-start``: a sub-process begins at one start event at most (BPMN 2.0.2, 13.3.4)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "sub-process-start"
SECTION = "13.3.4"
BREAKS = (
    "a sub-process has several start events",
    "a transaction has several start events",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield embedded sub-processes and transactions with several start events."""
    for scope in model.of_kind("subProcess", "transaction"):
        count = sum(1 for node in scope if local_name(node) == "startEvent")
        if count > 1 and not is_true(scope, "triggeredByEvent"):
            yield error(
                RULE, scope,
                text(
                    "Expected one start event in <%(scope)s>, but there are %(count)s.", scope=named(scope), count=count
                ),
                text("Draw exactly one start event; branch behind it with a gateway."),
            )
