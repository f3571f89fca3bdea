"""A player who migrates the instance after every move, to the same drawing in which everything has another id."""

from __future__ import annotations

from lxml import etree

from engine.definitions.reader import read_xml
from engine.events import ElementEventKind
from engine.spiff.migration import migrating
from engine.spiff.migration.migrating import Version
from engine.spiff.program import Program, load_programs
from tests.support.bpmn import Diagram
from tests.support.play import Play, program_of

SUFFIX = ".new"
_REFERENCES = ("id", "sourceRef", "targetRef", "attachedToRef", "activityRef", "default")
_ENDS = ("incoming", "outgoing")


def renamed(diagram: Diagram, program: Program) -> Program:
    """The diagram once more, with ``SUFFIX`` behind the id of each flow node and sequence flow."""
    root = read_xml(diagram.xml())
    for node in root.iter("{*}*"):
        for name in _REFERENCES:
            if node.get(name) in program.drawn:
                node.set(name, f"{node.get(name)}{SUFFIX}")
        if etree.QName(node).localname in _ENDS:
            node.text = f"{node.text}{SUFFIX}"
    return load_programs(root)[diagram.process_id]


class Migrant(Play):
    """The versions take turns; nothing but names changes by a migration."""

    def __init__(self, diagram: Diagram, **variables: object) -> None:
        first = program_of(diagram)
        second = renamed(diagram, first)
        there = {name: f"{name}{SUFFIX}" for name in first.drawn}
        self._ahead = (first, second, there)
        self._back = (second, first, {new: old for old, new in there.items()})
        super().__init__(diagram, reload=False, world=None, event=None, parked={}, saved=None, **variables)

    def drawn_as(self, element: str) -> str:
        """The id without the suffix of the other version."""
        return element.removesuffix(SUFFIX)

    def _after(self) -> None:
        super()._after()
        old, new, mapping = self._ahead
        if self.execution.ended:
            return
        self.execution, plan = migrating.migrate(
            self.execution.save(), Version(old, 1), Version(new, 2), mapping, self.world, self.world
        )
        assert plan.changes == ()
        assert {event.kind for event in self.execution.events} <= {ElementEventKind.ELEMENT_MIGRATED}
        assert not self.execution.outbox
        self.execution.events.clear()
        self._ahead, self._back = self._back, self._ahead
