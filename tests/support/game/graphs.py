"""Random unstructured drawings: nodes with flows to any other, loops included, as people draw them when nobody looks.

A node is ``(kind, option, targets, inner graph)``; targets are numbers of nodes, taken modulo how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.support.game.blocks import CAUGHT, Blocks
from tests.support.game.drawing import Drawing

KINDS = (
    "user", "user", "user", "task", "xor", "and", "or", "or", "complex", "race", "catch", "throw", "link", "end",
    "stop", "sub", "undone", "several",
)
JOINING = ("user", "user", "user", "or", "or", "and", "and", "xor", "link")
"""Mostly tokens on their way to inclusive joins."""
SPLITS = ("xor", "or")


@dataclass(frozen=True)
class Node:
    """One node of a random graph."""

    kind: str
    option: int
    targets: tuple[int, ...]
    inner: tuple[Node, ...] = ()


def graphs(depth: int = 1, kinds: tuple[str, ...] = KINDS) -> st.SearchStrategy[tuple[Node, ...]]:
    """Return the nodes of a scope."""
    targets = st.lists(st.integers(0, 11), min_size=1, max_size=3).map(tuple)
    inner = graphs(depth - 1, kinds) if depth else st.just(())
    option = st.integers(0, 179)
    node = st.builds(Node, st.sampled_from(kinds), option, targets)
    deep = st.builds(Node, st.just("sub"), option, targets, inner) if depth else node
    return st.lists(st.one_of(node, node, node, deep), min_size=3, max_size=9).map(tuple)


class Graphs(Blocks):
    """Draws a graph; loops, handlers and event sub-processes are those of blocks."""

    def graph(self, nodes: tuple[Node, ...]) -> Drawing:
        """Return a process of these nodes."""
        return self._fill(Drawing(), "", nodes)

    def _fill(self, drawing: Drawing, prefix: str, nodes: tuple[Node, ...]) -> Drawing:
        drawing.path(f"start:{prefix}s")
        names = [f"{prefix}{node.kind}{number}" for number, node in enumerate(nodes)]
        for name, node in zip(names, nodes, strict=True):
            self._draw(drawing, name, node)
        drawing.path(f"{prefix}s", names[0])
        for name, node in zip(names, nodes, strict=True):
            self._connect(drawing, name, node, names)
        for name, node in zip(names, nodes, strict=True):
            self._finish(drawing, name, node)
        if nodes[-1].option % 4 == 1:
            self._event_sub_process(drawing, f"{prefix}x", nodes[-1].option // 4)
        return drawing

    def _draw(self, drawing: Drawing, name: str, node: Node) -> None:
        option = node.option
        if node.kind in ("undone", "several", "sub"):
            drawing.path(f"{'sub' if node.kind == 'sub' else 'user'}:{name}")
        elif node.kind in ("race", "link", "stop"):
            drawing.path(f"{ {'race': 'race', 'link': 'throw', 'stop': 'end'}[node.kind]}:{name}")
        else:
            drawing.path(f"{node.kind}:{name}")
        if node.kind == "catch":
            drawing.catches(name, *CAUGHT[option % 4])
        elif node.kind == "throw" and option % 3:
            drawing.marks(name, "compensate", waits=option % 2 == 0) if option % 3 == 1 else drawing.catches(
                name, *(("signal", "s"), ("escalation", "x"), ("message", "m"))[option % 3])
        elif node.kind == "stop":
            drawing.marks(name, "terminate") if option % 2 else drawing.catches(name, "error", "xy"[option % 4 // 2])
        elif node.kind == "sub":
            drawing.inside(name, lambda inner: self._inside(inner, name, node))
        elif node.kind == "several":
            self._loop_of(drawing, name, option)
        elif node.kind == "undone":
            self._handler(drawing, name, option)
        elif node.kind == "task" and option % 4 == 0:
            drawing.attribute(name, startQuantity="2")

    def _inside(self, inner: Drawing, name: str, node: Node) -> None:
        if node.inner:
            self._fill(inner, f"{name}_", node.inner)
        else:
            inner.path(f"start:{name}s", f"user:{name}u", f"end:{name}e")

    def _connect(self, drawing: Drawing, name: str, node: Node, names: list[str]) -> None:
        """Draw the flows out of a node; those of gateways that choose have conditions, the last is the default."""
        targets = list(dict.fromkeys(names[target % len(names)] for target in node.targets))
        if node.kind == "race":
            for number, target in enumerate(targets):
                event = f"{name}_{number}"
                drawing.path(name, f"catch:{event}", target).catches(event, *CAUGHT[(node.option + number) % 4])
        elif node.kind == "link":
            drawing.link(name, name).path(f"catch:{name}_t", targets[0]).link(f"{name}_t", name)
        elif node.kind not in ("end", "stop"):
            for number, target in enumerate(targets):
                last = number == len(targets) - 1
                chooses = node.kind in SPLITS or (node.kind == "task" and node.option % 5 == 1)
                when = f"n > {3 * number}" if chooses and not last else None
                drawing.path(name, target, when=when, default=chooses and last and number > 0)
        if node.kind in ("user", "sub", "several") and node.option % 3 == 0:
            self._beside(drawing, name, node, targets[-1])

    def _beside(self, drawing: Drawing, name: str, node: Node, target: str) -> None:
        kind, code = CAUGHT[node.option // 3 % len(CAUGHT)]
        stops = kind == "error" or code == "R2/PT1H" or node.option % 2 == 0
        code = "PT3H" if code == "R2/PT1H" and stops else code
        drawing.boundary(f"{name}_b", name, interrupting=stops).catches(f"{name}_b", kind, code)
        drawing.path(f"{name}_b", target)

    def _finish(self, drawing: Drawing, name: str, node: Node) -> None:
        """Say when a complex gateway starts, now that the number of its flows is known."""
        if node.kind != "complex":
            return
        ways = sum(1 for flow in drawing.flows if flow.target == name)
        drawing.condition_of(name, "activationCondition", f"activationCount >= {1 + node.option % max(1, ways)}")
        out = [flow for flow in drawing.flows if flow.source == name]
        if node.option % 3 == 0 and len(out) > 1:
            out[0].condition = "=waitingForStart"
            out[1].condition = "=not(waitingForStart)" if node.option % 2 else "=n > 4"
