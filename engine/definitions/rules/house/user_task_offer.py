"""Rule ``user-task-offer``: a user task says who may do it and with which form."""

from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, extensions_of, warning
from engine.definitions.repairs import nearest, set_extension
from engine.errors import Finding, text

RULE = "user-task-offer"
SECTION = "–"
BREAKS = (
    "a user task has neither candidates nor a lane (warning)",
    "a user task has no form (warning)",
)


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of user tasks that nobody is offered or that have no form."""
    for node in model.of_kind("userTask"):
        identity, extensions = node.get("id", ""), extensions_of(node)
        offered = any(extensions.get("assignmentDefinition", {}).values()) or any(
            node.find(f"bpmn:{role}", NAMES) is not None for role in ("potentialOwner", "humanPerformer")
        )
        if not offered and identity not in model.lanes:
            yield warning(
                RULE, node,
                text("Expected candidates at user task <%(element)s>, but nobody is offered it.", element=identity),
                text("Set candidate groups, or draw it in a lane."),
            )
        if not extensions.get("formDefinition", {}).get("formId"):
            yield warning(
                RULE, node,
                text("Expected a form at user task <%(element)s>, but it has none.", element=identity),
                text("Choose a form."),
                [
                    set_extension(node, "formDefinition", "formId", form)
                    for form in nearest(identity, environment.forms or ())
                ],
            )
