"""Ids for what has none: the schema lets them out (BPMN 2.0.2, table 8.5), but a token has to stand somewhere."""

from engine.spiff.diagram.records import BPMN, Node, is_set, local_name
from engine.spiff.elements import SUPPORTED

_NEEDED = frozenset({"sequenceFlow", "subProcess"} | {key.partition("/")[0] for key in SUPPORTED})


def give_ids(root: Node) -> None:
    """Give each flow node and sequence flow without id one of its own, the same whenever the file is read.

    So is a process that does not run; one that does has to be called by its own.
    """
    taken = {str(node.get("id")) for node in root.iter() if isinstance(node.tag, str) and node.get("id")}
    count = 0
    for node in root.iter(f"{{{BPMN}}}*"):
        if node.get("id") or not _needs_one(node):
            continue
        identity = ""
        while not identity or identity in taken:
            count += 1
            identity = f"{local_name(node)}_{count}"
        node.set("id", identity)


def _needs_one(node: Node) -> bool:
    name = local_name(node)
    return name in _NEEDED or (name == "process" and not is_set(node, "isExecutable"))
