"""Rule ``collection-flags``: data are a collection when their item definition says so (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "collection-flags"
SECTION = "10.4.1, tables of Data Object, Data Input and Data Output"
BREAKS = (
    "isCollection of a data object differs from that of its item definition",
    "isCollection of a data input differs from that of its item definition",
    "isCollection of a data output differs from that of its item definition",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield data whose own flag, false when it is absent, is not that of the item definition."""
    names = Names.of(model)
    for element in model.of_kind("dataObject", "dataInput", "dataOutput"):
        item = names.find(element, element.get("itemSubjectRef"))
        if item is None or local_name(item) != "itemDefinition":
            continue
        if is_true(element, "isCollection") != is_true(item, "isCollection"):
            yield error(
                RULE, element,
                text(
                    "Expected isCollection of <%(element)s> to be that of <%(item)s>, but they differ.",
                    element=named(element), item=item.get("id"),
                ),
                text("Set isCollection to the same value on both."),
            )
