"""Rule ``condition-type``: the condition of a sequence flow is true or false (BPMN 2.0.2, 8.4.6, 8.4.13)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import local_reference
from engine.definitions.model import NAMES, LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "condition-type"
SECTION = "8.4.6, table 8.53; 8.4.13, table 8.60"
BREAKS = ("the condition of a sequence flow is declared to be of another type than boolean",)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield flows whose condition evaluates to an item definition of another structure."""
    for flow in model.flows:
        condition = flow.find("bpmn:conditionExpression", NAMES)
        declared = condition.get("evaluatesToTypeRef") if condition is not None else None
        item = model.by_id.get(local_reference(declared)) if declared else None
        if item is None or local_name(item) != "itemDefinition":
            continue
        structure = local_reference(item.get("structureRef"))
        if structure and structure.lower() not in ("boolean", "bool"):
            yield error(
                RULE, flow,
                text(
                    "Expected the condition of flow <%(flow)s> to be true or false, but it is declared as %(type)s.",
                    flow=named(flow), type=structure,
                ),
                text("Let it evaluate to a boolean."),
            )
