"""The made parts of the pages on shipped processes: what their packs say, in tables."""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from lxml import etree

from engine.definitions.reader import read_xml
from engine.dmn import read_model
from engine.spiff.program import Element
from itsm.packs.folder import PackFiles, load_folder
from itsm.records import elements

INCIDENT = Path(__file__).resolve().parents[1] / "processes" / "incident"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


class PackPage:
    """One pack, told in tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pack(self) -> PackFiles:
        """The pack's files."""
        return load_folder(self.folder)

    @cached_property
    def drawn(self) -> dict[str, Element]:
        """Elements of the type's diagram by id."""
        return dict(self.pack.programs[self.pack.record_type.process].elements)

    @cached_property
    def nodes(self) -> dict[str, etree._Element]:
        """The same as XML."""
        files = [read_xml(path.read_bytes()) for path in sorted(self.folder.glob("*.bpmn"))]
        return {node.get("id", ""): node for file in files for node in file.iter() if node.get("id") in self.drawn}

    def steps(self) -> str:
        """Every task of a person: who has it, what the requester reads, the status and the buttons."""
        rows = [
            [
                _both(task), self._who(task), elements.public_name(task, "en") or "–", self._status(task),
                " · ".join(outcome.label for outcome in elements.outcomes(task, "en")),
            ]
            for task in self.drawn.values()
            if task.type == "userTask"
        ]
        return _table(["step", "who", "the requester reads", "status", "buttons"], rows)

    def times(self) -> str:
        """Every timer: where it runs, how long, and where the record goes then."""
        rows = [
            [self._place(key), self.drawn[key].name, f"`{found.text}`", self._next(key)]
            for key, node in self.nodes.items()
            for found in node.iter(f"{BPMN}timeDuration", f"{BPMN}timeDate")
        ]
        return _table(["while it is at", "time", "as drawn", "it goes on to"], rows)

    def set_times(self) -> str:
        """The times that the pack sets."""
        return _table(
            ["key", "English", "Chinese", "length", "counts"],
            [
                [
                    f"`{it.key}`", it.names["en"], it.names["zh-CN"],
                    f"{it.minutes} minutes" if it.minutes else f"{it.days} days", it.counts,
                ]
                for it in self.pack.record_type.times
            ],
        )

    def offers(self) -> str:
        """Buttons beside those of the tasks: message events that the diagram offers."""
        rows = [
            [self._place(key), _both(event), ", ".join(sorted(elements.offered_to(event))), self._next(key)]
            for key, event in self.drawn.items()
            if elements.offered_to(event)
        ]
        return _table(["while it is at", "button", "for", "it goes on to"], rows)

    def statuses(self) -> str:
        """The statuses, lowest first."""
        rows = [[f"`{it.key}`", it.label("en"), it.label("zh-CN"), it.kind] for it in self.pack.record_type.statuses]
        return _table(["key", "English", "Chinese", "kind"], rows)

    def priority(self) -> str:
        """The decision table as a matrix: rows are impacts, columns urgencies."""
        model = read_model(read_xml((self.folder / "priority.dmn").read_bytes()))
        fields = self.pack.record_type.by_key
        urgencies = [choice.value for choice in fields["urgency"].choices]
        rows = []
        for impact in (choice.value for choice in fields["impact"].choices):
            records = [{"impact": impact, "urgency": urgency} for urgency in urgencies]
            found = [model.decide("priority", {"record": record}).value for record in records]
            rows.append([f"**impact {impact}**", *(fields["priority"].shown(value, "en") for value in found)])
        return _table(["", *(f"urgency {urgency}" for urgency in urgencies)], rows)

    def fields(self) -> str:
        """The fields of the record type."""
        found = self.pack.record_type.fields
        return _table(
            ["key", "English", "Chinese", "type"],
            [[f"`{field.key}`", field.label("en"), field.label("zh-CN"), field.type] for field in found],
        )

    def _who(self, task: Element) -> str:
        names = {team.code: team.names["en"] for team in self.pack.record_type.teams}
        assignment = task.extensions["assignmentDefinition"]
        assert isinstance(assignment, dict)
        if assignment.get("assignee") == "=record.requester":
            return "Requester"
        groups = str(assignment["candidateGroups"])
        if not groups.startswith("="):
            return ", ".join(names[code] for code in groups.split(","))
        others = re.findall(r'"([^"]+)"', groups.rpartition(" else ")[2])
        return ", ".join(["The line it came from", *(names[code] for code in others)])

    def _status(self, element: Element) -> str:
        return self.pack.record_type.status_by_key[element.properties["status"]].label("en")

    def _place(self, event: str) -> str:
        before = [flow.source_id for flow in self.drawn.values() if flow.target_id == event]
        return self.drawn[self.nodes[event].get("attachedToRef") or str(before[0])].name

    def _next(self, event: str) -> str:
        (after,) = [flow.target_id for flow in self.drawn.values() if flow.source_id == event]
        reached = self.drawn[str(after)]
        return "the line that had it" if reached.id == "back_to_work" else reached.name


def _both(element: Element) -> str:
    return f"{element.name} {elements.element_name(element, 'zh-CN')}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in [head, *rows]]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:], ""])


_PAGE = PackPage(INCIDENT)
_COMPLAINT = PackPage(INCIDENT.parent / "complaint")
_PROBLEM = PackPage(INCIDENT.parent / "problem")
MADE: dict[str, Callable[[], str]] = {
    "incident_steps": _PAGE.steps,
    "incident_times": _PAGE.times,
    "incident_set_times": _PAGE.set_times,
    "incident_offers": _PAGE.offers,
    "incident_statuses": _PAGE.statuses,
    "incident_priority": _PAGE.priority,
    "incident_fields": _PAGE.fields,
    "complaint_steps": _COMPLAINT.steps,
    "complaint_times": _COMPLAINT.times,
    "complaint_set_times": _COMPLAINT.set_times,
    "complaint_statuses": _COMPLAINT.statuses,
    "complaint_fields": _COMPLAINT.fields,
    "problem_steps": _PROBLEM.steps,
    "problem_statuses": _PROBLEM.statuses,
    "problem_fields": _PROBLEM.fields,
}
