"""How much of a pack its scenarios go through: sequence flows of all its diagrams, rules of all its decisions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from database import reading
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DecisionResult
from engine.dmn.elements import Element
from engine.events import ElementEventKind
from engine.state.tables import ElementEventRow, ProcessInstance
from itsm.packs.folder import PackFiles

Place = tuple[str, str]
"""A sequence flow with its process before it, or a rule with its decision."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is, and what of it was met."""

    flows: frozenset[Place] = frozenset()
    flows_met: frozenset[Place] = frozenset()
    rules: frozenset[Place] = frozenset()
    rules_met: frozenset[Place] = frozenset()

    @property
    def flows_left(self) -> list[Place]:
        """Sequence flows that were never taken, by process and id."""
        return sorted(self.flows - self.flows_met)

    @property
    def rules_left(self) -> list[Place]:
        """Rules that never counted, by decision and id."""
        return sorted(self.rules - self.rules_met)


def coverage_of(files: PackFiles, flows_met: Iterable[Place], rules_met: Iterable[Place]) -> Coverage:
    """The coverage of a pack by what its scenarios met."""
    flows, rules = frozenset(_flows(files)), frozenset(_rules(files))
    return Coverage(flows, flows & frozenset(flows_met), rules, rules & frozenset(rules_met))


def taken_flows() -> frozenset[Place]:
    """The sequence flows that were taken in the database in force, those of called processes by their own process."""
    taken = (
        select(ElementEventRow.element_id, ElementEventRow.details, ProcessInstance.process_id)
        .join(ProcessInstance, ProcessInstance.key == ElementEventRow.instance_key)
        .where(ElementEventRow.kind == ElementEventKind.FLOW_TAKEN.value)
    )
    with reading() as session:
        return frozenset(
            (str((details or {}).get("process") or process_id), element_id)
            for element_id, details, process_id in session.execute(taken)
        )


def rules_of(answer: DecisionResult) -> Iterator[Place]:
    """The rules that an answer rests on, in tables of the decisions that it requires, too."""
    for match in answer.matches:
        yield answer.decision_id, match.rule_id
    for required in answer.required:
        yield from rules_of(required)


def _flows(files: PackFiles) -> Iterator[Place]:
    for process_id, program in files.programs.items():
        for element in program.elements.values():
            if element.type == "sequenceFlow":
                yield process_id, element.id


def _rules(files: PackFiles) -> Iterator[Place]:
    sources = {resource.name: resource.data for resource in files.resources if resource.kind == "decision"}
    for data in sources.values():
        root = read_xml(data, DECISIONS)
        for rule in root.iter("{*}rule"):
            yield _owner(rule), rule.get("id", "")


def _owner(rule: Element) -> str:
    """The decision or business knowledge model that a rule stands in."""
    found = next(rule.iterancestors("{*}decision", "{*}businessKnowledgeModel"), None)
    return "" if found is None else found.get("id", "")
