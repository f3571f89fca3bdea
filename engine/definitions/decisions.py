"""Judges a decision file before it may be deployed: whether it can be read, and what the checks of its tables say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from engine.definitions.reader import DECISIONS, read_xml
from engine.definitions.repairs import set_attribute
from engine.dmn import DmnError, DmnProblem, read_model
from engine.dmn.checks import TableFinding, check_model
from engine.errors import Finding, InvalidDefinition, Repair, text, text_of

RULES_OF_THEIR_OWN = {"expression": "expressions"}
"""Findings of the checks that are named like those of diagrams; all others are ``table-`` and their kind."""


def lint_decisions(data: bytes, resource: str) -> list[Finding]:
    """Return the findings of a DMN file, errors first, each with ``resource``; an empty list: it may be deployed.

    An error is a table that breaks its own hit policy for an input that the finding names, or a model that cannot be
    read. What is nothing to mend (gaps of a COLLECT table, say) is left out.
    """
    try:
        root = read_xml(data, DECISIONS)
        read_model(root)
    except InvalidDefinition as problem:
        return [_in_file(finding, resource) for finding in problem.findings]
    except DmnError as problem:
        return [_in_file(unreadable(found), resource) for found in problem.problems]
    found = [_finding(each, resource) for each in check_model(root) if each.severity != "info"]
    found += _ids_twice(root, resource)
    return sorted(found, key=lambda finding: finding.severity != "error")


def _ids_twice(root: etree._Element, resource: str) -> Iterator[Finding]:
    """An id that two elements have (DMN 1.4, 6.3.1: ``id`` is of the type xsd:ID): an editor opens no such file."""
    seen = Counter(str(element.get("id")) for element in root.iter(etree.Element) if element.get("id"))
    for name, count in seen.items():
        if count > 1:
            said = text(
                "Expected each id once in the file, but %(count)s elements have “%(id)s”: the designer cannot open it. "
                "Give one of them another id.", count=count, id=name[:60],
            )  # fmt: skip
            yield Finding("unique-ids", "warning", name, said, None, resource)


def unreadable(problem: DmnProblem) -> Finding:
    """Return a problem of reading a model as a finding."""
    message = text("Expected a decision that can run, but: %(why)s", why=text_of(problem.message))
    return Finding("decision", "error", problem.element_id, message)


def _finding(found: TableFinding, resource: str) -> Finding:
    return Finding(
        RULES_OF_THEIR_OWN.get(found.kind, f"table-{found.kind}"),
        "error" if found.severity == "error" else "warning",
        found.element_id,
        text_of(found.message),
        text_of(found.fix) if found.fix else None,
        resource,
        repairs=repairs_of(found),
    )


def repairs_of(found: TableFinding) -> tuple[Repair, ...]:
    """What does away with it and changes no answer that the table gives now; an overlap may be meant otherwise."""
    if found.kind == "overlap" and found.table_id:
        return (set_attribute(found.table_id, "hitPolicy", "FIRST", text("Let the first rule that matches count")),)
    gone = {"duplicate": found.rule_ids[1:], "unreachable": found.rule_ids[:1]}.get(found.kind, ())
    if not gone or not all(gone) or not found.element_id or found.element_id == found.table_id:
        return ()
    numbers = found.rules[1:] if found.kind == "duplicate" else found.rules[:1]
    label = text("Remove rule %(numbers)s", numbers=", ".join(map(str, numbers)))
    return (Repair(label, {"do": "remove_rules", "element": found.table_id, "rules": list(gone)}),)


def _in_file(finding: Finding, resource: str) -> Finding:
    return replace(finding, resource=resource)
