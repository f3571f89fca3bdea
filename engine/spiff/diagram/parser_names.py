"""Names that the parser gives to what the file has no name for."""

from engine.spiff.diagram.records import BPMN, Node, is_set, local_name

BODY = "#body"
"""Ends the name of the scope in which a repeated activity's runs stand; "#" cannot stand in an XML id."""
_NODES = frozenset({"task", "subProcess", "transaction", "adHocSubProcess", "callActivity", "sequenceFlow"})
_KINDS = ("Task", "Event", "Gateway")


def give_ids(root: Node) -> None:
    """Give each flow node and sequence flow without id one of its own, the same whenever the file is read.

    The schema lets ids out (BPMN 2.0.2, table 8.5), but a token has to stand somewhere. A process that does not run is
    given one too; one that does has to be called by its own.
    """
    taken = {str(node.get("id")) for node in root.iter(f"{{{BPMN}}}*") if node.get("id")}
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
    return name in _NODES or name.endswith(_KINDS) or (name == "process" and not is_set(node, "isExecutable"))
