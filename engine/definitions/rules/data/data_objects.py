"""Rule ``data-objects``: a data object has the item, its references have the states (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import is_visible
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "data-objects"
SECTION = "10.4.1, Data Objects and Data Object References"
BREAKS = (
    "a data object reference names no data object",
    "a data object reference names a data object that its scope does not see",
    "a data object reference has an item definition of its own",
    "a data object has a state",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield references that stand for nothing they could show, and items and states in the wrong place."""
    names = Names.of(model)
    for reference in model.of_kind("dataObjectReference"):
        yield from _target(names, reference)
        if reference.get("itemSubjectRef"):
            yield error(
                RULE, reference,
                text(
                    "Expected no item definition at data object reference <%(element)s>, but it has one.",
                    element=reference.get("id"),
                ),
                text("Move itemSubjectRef to the data object that it refers to."),
            )
    for data in model.of_kind("dataObject"):
        if data.find("bpmn:dataState", NAMES) is not None:
            yield error(
                RULE, data,
                text("Expected no state at data object <%(element)s>, but it has one.", element=data.get("id")),
                text("Move dataState to a data object reference."),
            )


def _target(names: Names, reference: Node) -> Iterator[Finding]:
    if not reference.get("dataObjectRef"):
        yield error(
            RULE, reference,
            text("Expected a data object behind <%(element)s>, but it names none.", element=reference.get("id")),
            text("Set dataObjectRef to a data object."),
        )
        return
    data = names.find(reference, reference.get("dataObjectRef"))
    if data is not None and local_name(data) == "dataObject" and not is_visible(data, reference):
        yield error(
            RULE, reference,
            text(
                "Expected <%(element)s> to refer to data that its scope sees, but <%(data)s> is in another.",
                element=reference.get("id"), data=data.get("id"),
            ),
            text("Move the data object to a scope around both, or draw one beside the reference."),
        )
