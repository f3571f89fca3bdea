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
    names: dict[str, str] = {}
    try:
        model = Model.read(read_xml(data))
        names = {key: " ".join(node.get("name", "").split()) for key, node in model.by_id.items()}
        model.imported.update(read_imported(model, environment))
    except InvalidDefinition as problem:
        found = list(problem.findings)
    else:
        found = [finding for check in RULES for finding in check(model, environment)]
    found.sort(key=lambda finding: finding.severity != "error")
    return [
        replace(finding, resource=resource, element_name=names.get(finding.element_id, "")) for finding in found
    ]
