"""Judges a process file before it may be deployed: every rule of ``rules`` on one model of the file."""

from dataclasses import replace

from engine.definitions.imported import read_imported
from engine.definitions.model import LintEnvironment, Model
from engine.definitions.reader import read_xml
from engine.definitions.rules import RULES
from engine.errors import Finding, InvalidDefinition

__all__ = ["LintEnvironment", "lint_process"]


def lint_process(data: bytes, resource: str, environment: LintEnvironment) -> list[Finding]:
    """Return the findings of a BPMN file, errors first, each with ``resource``; an empty list: it may be deployed.

    A file that cannot be read has one finding, ``well-formed``.
    """
    try:
        model = Model.read(read_xml(data))
        model.imported.update(read_imported(model, environment))
    except InvalidDefinition as problem:
        found = list(problem.findings)
    else:
        found = [finding for check in RULES for finding in check(model, environment)]
    found.sort(key=lambda finding: finding.severity != "error")
    return [replace(finding, resource=resource) for finding in found]
