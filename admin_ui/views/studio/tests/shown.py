"""What the tab shows: a row for each scenario, and the coverage with the names of what is left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from engine.definitions.reader import DECISIONS, read_xml
from engine.errors import InvalidDefinition, Text
from itsm.packs.folder import PackFiles
from itsm.packs.names import in_language
from itsm.packs.versions.naming import kind_of
from itsm.records.elements import element_name, told_name
from itsm.studio.drafts import Draft, read_draft
from itsm.studio.scenarios.forms import data_of
from itsm.studio.scenarios.wording import in_words
from itsm.studio.tested.results import Result, Results


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario: what it shows, its last result, and who changed it."""

    stem: str
    name: str
    steps: int
    result: Result | None
    problem: Text | None
    changed_by: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Left:
    """Something that no scenario went through, and the diagram or decision that it stands in."""

    inside: str
    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram with the shares of its flows that were taken."""

    stem: str
    name: str
    flows: int
    met: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the tab shows."""

    rows: Sequence[Row]
    results: Results
    diagrams: Sequence[Diagram]
    flows_left: Sequence[Left]
    rules_left: Sequence[Left]


def shown_tests(files: Mapping[str, bytes], draft: Draft, results: Results, language: str) -> Shown:
    """The tab for the files of a draft."""
    try:
        pack = read_draft(draft)
    except InvalidDefinition:
        pack = None  # its findings say why
    rows = [_row(name, content, draft, results, pack, language)
            for name, content in sorted(files.items()) if kind_of(name) == "scenario"]  # fmt: skip
    rows.sort(key=lambda row: row.result is None or row.result.passed)  # what failed first
    if pack is None:
        return Shown(rows, results, (), (), ())
    return Shown(
        rows, results, list(_diagrams(pack, results, language)), list(_flows(pack, results, language)),
        list(_rules(pack, results, language)),
    )  # fmt: skip


def _row(
    name: str, content: bytes, draft: Draft, results: Results, pack: PackFiles | None, language: str
) -> Row:
    data, result, file = data_of(content), results.by_name.get(name), draft.files[name]
    stem = PurePosixPath(name).stem
    called = in_language({str(key): str(value) for key, value in data["name"].items()}, language) if data else ""
    problem = result.problem if result else None
    if problem is not None and pack is not None:
        problem = in_words(problem, pack, language)
    steps = len(data["steps"]) if data else 0
    return Row(stem, called or stem, steps, result, problem, file.changed_by, file.changed_at)


def _diagrams(pack: PackFiles, results: Results, language: str) -> Iterator[Diagram]:
    """The diagrams in which flows are counted, by their files."""
    of_file: dict[str, list[str]] = {}
    for resource in pack.resources:
        if resource.kind == "process":
            of_file.setdefault(PurePosixPath(resource.name).stem, []).append(resource.id)
    covered = results.coverage
    for stem, processes in of_file.items():
        program = pack.programs[processes[0]]
        flows = sum(process in processes for process, _flow in covered.flows)
        met = sum(process in processes for process, _flow in covered.flows_met)
        yield Diagram(stem, program.names.get(language) or program.name or stem, flows, met)


def _flows(pack: PackFiles, results: Results, language: str) -> Iterator[Left]:
    for process, flow in results.coverage.flows_left:
        program = pack.programs.get(process)
        element = program.elements.get(flow) if program else None
        if program is None or element is None:
            yield Left(process, flow, flow)
            continue
        source = program.elements.get(element.source_id or "")
        begin = element_name(source, language) if source else ""
        told = told_name(element, program.drawn, language)
        named = f"{begin} {told}" if told.startswith("→") else f"{begin} · {told}"
        yield Left(program.names.get(language) or program.name or process, named.strip(" ·"), flow)


def _rules(pack: PackFiles, results: Results, language: str) -> Iterator[Left]:
    """Rules are told by their table and number, and by what is written beside them."""
    left = set(results.coverage.rules_left)
    texts = pack.texts.get(language)
    seen = set[str]()
    for resource in pack.resources:
        if resource.kind != "decision" or resource.name in seen:
            continue
        seen.add(resource.name)
        for node in read_xml(resource.data, DECISIONS).iter("{*}decision", "{*}businessKnowledgeModel"):
            own = texts.decisions.get(node.get("id", "")) if texts else None
            for number, rule in enumerate(node.iter("{*}rule"), start=1):
                if (node.get("id", ""), rule.get("id", "")) in left:
                    said = (own.rules.get(rule.get("id", "")) if own else None) or rule.findtext("{*}description") or ""
                    named = f"{number}. {said}" if said else str(number)
                    yield Left((own.name if own else "") or node.get("name", ""), named, rule.get("id", ""))
