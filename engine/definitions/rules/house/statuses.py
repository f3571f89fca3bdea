"""Rule ``statuses``: every ``status`` property is a status of the pack."""

from collections.abc import Iterator

from engine.definitions.model import BPMN, LintEnvironment, Model, extensions_of, warning
from engine.definitions.repairs import nearest, remove_property, set_property
from engine.errors import Finding, text
from engine.spiff.diagram.records import properties_of

RULE = "statuses"
SECTION = "–"
BREAKS = (
    "a status property names a status that the pack does not list (warning)",
)


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of each status that the pack does not list."""
    if environment.statuses is None:
        return
    for node in model.root.iter(f"{{{BPMN}}}*"):
        status = properties_of(extensions_of(node)).get("status")
        if status and status not in environment.statuses:
            yield warning(
                RULE, node,
                text(
                    "Expected a status of the pack at <%(element)s>, but it does not list %(status)s.",
                    element=node.get("id"), status=status,
                ),
                text("Choose one of: %(known)s.", known=", ".join(sorted(environment.statuses))),
                [
                    *(set_property(node, "status", known) for known in nearest(status, environment.statuses)),
                    remove_property(node, "status"),
                ],
            )
