"""Diagrams that an organisation has redrawn: a step taken out, two in each other's place, all of them renamed."""

from itertools import chain, combinations

from lxml import etree

from engine.definitions.reader import read_xml

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
Element = etree._Element


class Redrawn:
    """The diagram ``content``, which is changed step by step; ``changes`` says what was done."""

    def __init__(self, content: bytes) -> None:
        self.root = read_xml(content)
        self.changes: list[str] = []

    @property
    def content(self) -> bytes:
        """The diagram as it is now."""
        return etree.tostring(self.root, encoding="utf-8", xml_declaration=True)

    def remove_a_step(self) -> None:
        """Take the first step out that has one way in and one out, and join these: of those of people, if any."""
        steps = self._steps()
        for task in [one for one in steps if one.tag == f"{BPMN}userTask"] or steps:
            return self._remove(task)

    def reorder_two_steps(self) -> None:
        """Put two steps of one scope in each other's place: plain ones, if there are two."""
        ended_once = [task for task in self._tasks() if len(self._out_of(task)) == 1]
        for first, second in chain(combinations(self._steps(), 2), combinations(ended_once, 2)):
            if first.getparent() is second.getparent():
                ids = {first.get("id", ""): second.get("id", ""), second.get("id", ""): first.get("id", "")}
                for flow in self._all("sequenceFlow"):
                    for end in ("sourceRef", "targetRef"):
                        flow.set(end, ids.get(flow.get(end, ""), flow.get(end, "")))
                self._say_ways(first, second)
                self.changes.append(f"reordered {' and '.join(ids)}")
                return

    def rename_all_steps(self) -> None:
        """Give every task another id and another name."""
        ids = {one.get("id", ""): f"{one.get('id')}_renamed" for one in self._tasks()}
        for element in self.root.iter(etree.Element):
            for name, value in element.attrib.items():
                if value in ids:
                    element.set(name, ids[value])
        for task in self._tasks():
            task.set("name", f"{task.get('name', '')} as we say")
        self.changes.append(f"renamed {len(ids)}")

    def _remove(self, task: Element) -> None:
        (into,), (out,) = self._into(task), self._out_of(task)
        (after,) = (node for node in self.root.iter(etree.Element) if node.get("id") == out.get("targetRef"))
        into.set("targetRef", after.get("id", ""))
        gone = {task.get("id"), out.get("id")}
        for drawn in [one for one in self.root.iter(etree.Element) if one.get("bpmnElement") in gone]:
            drawn.getparent().remove(drawn)  # type: ignore[union-attr]  # a shape stands in a plane
        for one in (task, out):
            one.getparent().remove(one)  # type: ignore[union-attr]  # a node stands in a process
        self._say_ways(after)
        self.changes.append(f"removed {task.get('id')}")

    def _say_ways(self, *nodes: Element) -> None:
        """Write the ways in and out of nodes as their flows have them."""
        for node in nodes:
            for kind, flows in (("incoming", self._into(node)), ("outgoing", self._out_of(node))):
                said = node.findall(f"{BPMN}{kind}")
                at = node.index(said[0]) if said else 0
                for one in said:
                    node.remove(one)
                for place, flow in enumerate(flows if said else [], at):
                    etree.SubElement(node, f"{BPMN}{kind}").text = flow.get("id")
                    node.insert(place, node[-1])

    def _steps(self) -> list[Element]:
        """Tasks with one way in, one way out, both without a condition, and nothing at their border."""
        hosts = {one.get("attachedToRef") for one in self._all("boundaryEvent")}
        return [
            task for task in self._tasks()
            if len(self._into(task)) == len(self._out_of(task)) == 1 and task.get("id") not in hosts
            and all(flow.find(f"{BPMN}conditionExpression") is None for flow in self._out_of(task))
        ]  # fmt: skip

    def _tasks(self) -> list[Element]:
        return [one for one in self.root.iter(etree.Element) if str(one.tag).endswith("Task") and BPMN in str(one.tag)]

    def _into(self, node: Element) -> list[Element]:
        return [flow for flow in self._all("sequenceFlow") if flow.get("targetRef") == node.get("id")]

    def _out_of(self, node: Element) -> list[Element]:
        return [flow for flow in self._all("sequenceFlow") if flow.get("sourceRef") == node.get("id")]

    def _all(self, name: str) -> list[Element]:
        return list(self.root.iter(f"{BPMN}{name}"))


def redrawn(content: bytes) -> tuple[bytes, list[str]]:
    """The diagram with all three changes, and what they were."""
    diagram = Redrawn(content)
    diagram.reorder_two_steps()
    diagram.remove_a_step()
    diagram.rename_all_steps()
    return diagram.content, diagram.changes
