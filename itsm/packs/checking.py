"""Whether the parts of a pack fit each other: what one file names must stand in another."""

from collections.abc import Iterator, Mapping

from engine.errors import Finding, InvalidDefinition, Text, text
from engine.registry import registry
from engine.spiff.program import Element, Program
from itsm.packs.folder import PackFiles


def check_pack(files: PackFiles) -> None:
    """Raise InvalidDefinition when a diagram, a form, a decision, a status or a job type is named and not there."""
    findings = [*_whole(files)]
    for program in files.programs.values():
        findings += _program(files, program)
    if findings:
        raise InvalidDefinition(findings)


def _whole(files: PackFiles) -> Iterator[Finding]:
    record_type = files.record_type
    if record_type.process not in files.programs:
        message = text("Expected a process “%(id)s” in the pack, but there is none.", id=record_type.process)
        yield _finding(files, "process", message)
    if record_type.report_form not in files.forms:
        message = text("Expected a form “%(id)s” in the pack, but there is none.", id=record_type.report_form)
        yield _finding(files, "report_form", message)


def _program(files: PackFiles, program: Program) -> Iterator[Finding]:
    statuses = files.record_type.status_by_key
    for element in program.elements.values():
        status = element.properties.get("status")
        if status and status not in statuses:
            message = text("Expected a status that pack.yaml lists, but “%(id)s” is not among them.", id=status)
            yield _finding(files, element.id, message)
        yield from _named(files, element)


def _named(files: PackFiles, element: Element) -> Iterator[Finding]:
    form = _attribute(element, "formDefinition", "formId")
    if form and not form.startswith("=") and form not in files.forms:
        yield _finding(files, element.id, text("Expected a form “%(id)s” in the pack, but there is none.", id=form))
    decision = _attribute(element, "calledDecision", "decisionId")
    if decision and not decision.startswith("=") and decision not in files.decisions:
        message = text("Expected a decision “%(id)s” in the pack, but there is none.", id=decision)
        yield _finding(files, element.id, message)
    job = _attribute(element, "taskDefinition", "type")
    if job and not job.startswith("=") and job not in registry.inline_handlers:
        known = ", ".join(sorted(registry.inline_handlers))
        message = text("Expected a job type that runs here (%(known)s), but “%(id)s” does not.", known=known, id=job)
        yield _finding(files, element.id, message)


def _attribute(element: Element, extension: str, name: str) -> str:
    found = element.extensions.get(extension)
    return str(found.get(name) or "") if isinstance(found, Mapping) else ""


def _finding(files: PackFiles, place: str, message: Text) -> Finding:
    return Finding("pack", "error", place, message, resource=f"processes/{files.key}")
