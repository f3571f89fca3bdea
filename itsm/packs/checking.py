"""Whether a pack may be put into use: each file by its linter, and what one file names stands in others."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from engine.definitions.decisions import lint_decisions
from engine.definitions.lint import LintEnvironment, lint_process
from engine.definitions.repairs.values import choices, remove_value
from engine.errors import Finding, InvalidDefinition, Repair, Text, text
from engine.registry import registry
from engine.runtime import Resource
from itsm.automation.calling.working import CALL
from itsm.automation.checking import wrong_automation
from itsm.forms.advice import advice_of
from itsm.forms.reading import read_form
from itsm.language import listed
from itsm.options.in_pack import missing_sources
from itsm.packs.folder import MOST_BYTES, Offered, PackFiles, load_files, offered_by
from itsm.packs.levels import wrong_answers
from itsm.packs.libraries import shipped_processes
from itsm.packs.versions.naming import kind_of, resource_name
from itsm.packs.versions.on_disk import read_folder

_ASKED_TIME = re.compile(rb">\s*=\s*times\.(\w+)\s*<")
"""The expression of a timer that is nothing but a time of the pack."""
NOTHING_KNOWN = LintEnvironment()
Nearby = Callable[[str], bytes | None]
_MOST_KEPT = 500_000
"""Bytes of a diagram, or of a file of decisions, whose findings are kept for the next time."""
_ALONE = ("process", "decision", "form")
"""Kinds of files that are judged by themselves."""


def check_pack(files: PackFiles) -> list[Finding]:
    """Return the warnings of a pack; raise InvalidDefinition with all findings when there is an error among them."""
    found = [
        *_whole(files), *_calls(files), *_diagrams(files), *_decisions(files), *_forms(files), *wrong_automation(files),
        *_aftermath(files), *_catalogue(files), *_checklist(files),
    ]  # fmt: skip
    if any(finding.severity == "error" for finding in found):
        raise InvalidDefinition(found)
    return found


def check_folder(folder: Path) -> list[Finding]:
    """All findings of the pack in ``folder``, errors among them. Raises InvalidInput when there is none."""
    return check_files(folder.resolve().name, read_folder(folder))


def check_files(key: str, contents: Mapping[str, bytes]) -> list[Finding]:
    """All findings of the pack ``key`` whose files are ``contents``, errors among them.

    When a file cannot be read, the pack is not judged as a whole, but each other file is, as far as what it names is
    known.
    """
    try:
        files = load_files(key, contents)
    except InvalidDefinition as problem:
        found = {_key(finding): finding for finding in problem.findings}
        environment = _environment(offered_by(key, contents))
        for name, data in contents.items():
            if kind_of(name) in _ALONE and len(data) <= MOST_BYTES:
                alone = check_file(data, resource_name(key, name), environment=environment)
                found |= {_key(finding): finding for finding in alone}
        return list(found.values())
    try:
        return check_pack(files)
    except InvalidDefinition as problem:
        return list(problem.findings)


def check_file(
    data: bytes, name: str, nearby: Nearby | None = None, environment: LintEnvironment = NOTHING_KNOWN
) -> list[Finding]:
    """All findings of a form, a file of decisions or a diagram alone, told by the end of its name.

    ``nearby`` reads a file that a diagram imports, where it is known in which folder to look; ``environment`` is what
    the diagram may name.
    """
    if name.endswith(".form"):
        try:
            return list(advice_of(read_form(data, name), name))
        except InvalidDefinition as problem:
            return list(problem.findings)
    if name.endswith(".dmn"):
        return _judged(data, name)
    if nearby is not None:
        return lint_process(data, name, replace(environment, nearby=nearby))
    return _linted(data, name, environment)


def _linted(data: bytes, name: str, environment: LintEnvironment) -> list[Finding]:
    """The findings of a diagram; while somebody draws, the same ones are asked for again and again."""
    if len(data) > _MOST_KEPT:
        return lint_process(data, name, environment)
    return list(_kept_findings(data, name, environment))


@lru_cache(maxsize=32)
def _kept_findings(data: bytes, name: str, environment: LintEnvironment) -> tuple[Finding, ...]:
    return tuple(lint_process(data, name, environment))


def _judged(data: bytes, name: str) -> list[Finding]:
    """The findings of a file of decisions, asked for as often as those of a diagram."""
    if len(data) > _MOST_KEPT:
        return list(lint_decisions(data, name))
    return list(_kept_judgement(data, name))


@lru_cache(maxsize=32)
def _kept_judgement(data: bytes, name: str) -> tuple[Finding, ...]:
    return tuple(lint_decisions(data, name))


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.resource, finding.element_id, str(finding.message)


def _whole(files: PackFiles) -> Iterator[Finding]:
    record_type = files.record_type
    if record_type.process not in files.programs:
        message = text("Expected a process “%(id)s” in the pack, but there is none.", id=record_type.process)
        yield _error(files, "process", message, choices("process", record_type.process, files.programs))
    if record_type.report_form not in files.forms and not record_type.library:
        message = text("Expected a form “%(id)s” in the pack, but there is none.", id=record_type.report_form)
        yield _error(files, "report_form", message, choices("report_form", record_type.report_form, files.forms))
    proposed = record_type.proposal.decision if record_type.proposal is not None else ""
    for place, decision in (
        ("survey", record_type.survey), ("service_level", record_type.service_level), ("proposal.decision", proposed),
    ):  # fmt: skip
        if decision and decision not in files.decisions:
            message = text("Expected a decision “%(id)s” in the pack, but there is none.", id=decision)
            instead = remove_value(place.partition(".")[0], text("Ask no decision"))
            yield _error(files, place, message, (*choices(place, decision, files.decisions), instead))


def _calls(files: PackFiles) -> Iterator[Finding]:
    """The step after the report is a task of the process with a form, and has both outcomes."""
    calls, program = files.record_type.calls, files.programs.get(files.record_type.process)
    if calls is None or program is None:
        return
    step = program.drawn.get(calls.step)
    if step is None or step.type != "userTask" or "formDefinition" not in step.extensions:
        message = text("Expected a user task “%(id)s” with a form in the process, but there is none.", id=calls.step)
        tasks = {key: drawn for key, drawn in program.drawn.items() if drawn.type == "userTask"}
        fitting = [key for key, drawn in tasks.items() if "formDefinition" in drawn.extensions]
        yield _error(files, "calls.step", message, choices("calls.step", calls.step, fitting))
        return
    offered = [outcome.strip() for outcome in step.properties.get("outcomes", "").split(",")]
    for place, name in (("solved", calls.solved), ("sent_on", calls.sent_on)):
        if name not in offered:
            message = text(
                "Expected one of the outcomes of the step (%(names)s), but found “%(name)s”.",
                names=listed(filter(None, offered)), name=name,
            )
            yield _error(files, f"calls.{place}", message, choices(f"calls.{place}", name, filter(None, offered)))


def _aftermath(files: PackFiles) -> Iterator[Finding]:
    """The step after which its work is done is drawn."""
    aftermath = files.record_type.aftermath
    step = aftermath.step if aftermath is not None else ""
    drawn = {key for program in files.programs.values() for key in program.drawn}
    if step and step not in drawn:
        message = text("Expected an element “%(id)s” in the diagrams of the pack, but there is none.", id=step[:60])
        yield _error(files, "aftermath.step", message, choices("aftermath.step", step, drawn))


def _catalogue(files: PackFiles) -> Iterator[Finding]:
    """Records of the type are made by orders, and items name a form and a process that are there."""
    if files.catalogue is None:
        return
    name = resource_name(files.key, "catalogue.yaml")
    if files.record_type.orders is None:
        missing = text("Expected “orders” in pack.yaml, which says where an order is kept, but there is none.")
        yield Finding("catalogue", "error", "items", missing, resource=name)
    for index, item in enumerate(files.catalogue.items):
        for part, value, known in (("form", item.form, files.forms), ("process", item.process, files.programs)):
            if value not in known:
                at = f"items[{index}].{part}"
                said = text("Expected a %(kind)s of the pack, but found “%(name)s”.", kind=part, name=value[:60])
                yield Finding("catalogue", "error", at, said, resource=name, repairs=choices(at, value, known))


def _checklist(files: PackFiles) -> Iterator[Finding]:
    """The step at which its points are answered is a user task."""
    checklist = files.record_type.checklist
    drawn = {key: one for program in files.programs.values() for key, one in program.drawn.items()}
    tasks = [key for key, one in drawn.items() if one.type == "userTask"]
    if checklist is not None and checklist.step not in tasks:
        message = text("Expected a user task “%(id)s” in the pack, but there is none.", id=checklist.step[:60])
        yield _error(files, "checklist.step", message, choices("checklist.step", checklist.step, tasks))


def _diagrams(files: PackFiles) -> Iterator[Finding]:
    statuses = frozenset(files.record_type.status_by_key)
    workers = frozenset(files.record_type.workers)
    offered = Offered(statuses, frozenset(files.forms), files.decisions, frozenset(files.programs), workers)
    environment = _environment(offered)
    for resource in files.resources:
        if resource.kind == "process":
            yield from _linted(resource.data, resource.name, environment)
            yield from _unset_times(files, resource)


def _environment(offered: Offered) -> LintEnvironment:
    job_types = None if offered.workers is None else frozenset(registry.inline_handlers) | {CALL} | offered.workers
    processes = None if offered.processes is None else offered.processes | shipped_processes()
    return LintEnvironment(offered.statuses, offered.forms, offered.decisions, processes, job_types)


def _unset_times(files: PackFiles, resource: Resource) -> Iterator[Finding]:
    """Timers that ask for a time of the pack which it does not set."""
    known = {time.key for time in files.record_type.times}
    for name in sorted({found.decode() for found in _ASKED_TIME.findall(resource.data)} - known):
        message = text("Expected a time “%(key)s” among the times of the pack, but there is none.", key=name)
        yield Finding("times", "error", name, message, resource=resource.name)


def _decisions(files: PackFiles) -> Iterator[Finding]:
    # A file may hold several decisions, each of them a resource.
    decisions = {resource.name: resource.data for resource in files.resources if resource.kind == "decision"}
    for name, data in decisions.items():
        yield from _judged(data, name)
    yield from wrong_answers(files)


def _forms(files: PackFiles) -> Iterator[Finding]:
    for resource in files.resources:
        if resource.kind == "form":
            yield from advice_of(files.forms[resource.id], resource.name)
    yield from missing_sources(files)


def _error(files: PackFiles, place: str, message: Text, repairs: tuple[Repair, ...] = ()) -> Finding:
    return Finding("pack", "error", place, message, resource=f"processes/{files.key}/pack.yaml", repairs=repairs)
