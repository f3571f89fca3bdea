"""Messages, and the data inputs and outputs of the tasks that send or receive them (BPMN 2.0.2, 10.4.1)."""

from engine.definitions.meaning.items import are_equivalent, item_of
from engine.definitions.model import Node
from engine.definitions.references import Names


def carries_item(names: Names, message: Node, data: Node) -> bool:
    """Return whether a data input or output has the item of the message that it fills or takes; any, if it has none."""
    wanted = names.find(message, message.get("itemRef"))
    found = item_of(names, data)
    return wanted is None or (found is not None and are_equivalent(wanted, found))
