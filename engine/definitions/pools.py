"""Where things stand in a collaboration: the process around an element, and the pool that shows the process."""

from dataclasses import dataclass

from engine.definitions.model import Model, Node, local_name
from engine.definitions.references import Names


def process_of(node: Node) -> Node | None:
    """Return the process that an element is in, itself included."""
    current: Node | None = node
    while current is not None and local_name(current) != "process":
        current = current.getparent()
    return current


@dataclass(frozen=True, slots=True)
class Pools:
    """The processes that the pools of a file show, by pool."""

    shown: dict[Node, Node]

    @classmethod
    def of(cls, model: Model) -> "Pools":
        """Read the pools of a file."""
        names = Names.of(model)
        found = ((pool, names.find(pool, pool.get("processRef"))) for pool in model.of_kind("participant"))
        return cls({pool: process for pool, process in found if process is not None})

    def owner(self, node: Node) -> Node | None:
        """Return what tells pools apart: the process of an element or pool, or a pool that shows none."""
        if local_name(node) == "participant":
            return self.shown.get(node, node)
        return process_of(node)
