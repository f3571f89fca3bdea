"""Rule ``properties``: every ``zeebe:property`` is one that means something here; a misspelt one is not ignored."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from engine.definitions.model import BPMN, LintEnvironment, Model, Node, extensions_of, warning
from engine.definitions.repairs import remove_property, rename_property
from engine.errors import Finding, Repair, text
from engine.spiff.diagram.records import properties_of

RULE = "properties"
SECTION = "–"
BREAKS = (
    "a property has a name that means nothing here (warning)",
)
KNOWN = (
    "status", "routing", "outcomes", "instructions", "public_name", "offered_to", "allow", "sla", "name:zh-CN",
    "instructions:zh-CN", "public_name:zh-CN", "outcome_with_parent", "comment", "outcome_label:KEY",
    "outcome_label:KEY:zh-CN", "vote", "role",
)  # fmt: skip
REFUSED = frozenset({"calendar"})
"""Refused by rule ``runnable`` until the engine heeds them."""
_OUTCOME = re.compile(r"outcome_label:[^:]+(:zh-CN)?")


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of each property whose name says nothing to this house."""
    for node in model.root.iter(f"{{{BPMN}}}*"):
        written = properties_of(extensions_of(node))
        for name in written:
            if name in KNOWN or name in REFUSED or _OUTCOME.fullmatch(name):
                continue
            near = get_close_matches(name, KNOWN, n=1)
            fix = text("Did you mean %(near)s?", near=near[0]) if near else text("Remove it, or keep it as a note.")
            yield warning(
                RULE, node,
                text(
                    "Expected a known property at <%(element)s>, but %(name)s means nothing here.",
                    element=node.get("id"), name=name,
                ),
                fix,
                _repairs(node, name, near[:1], written),
            )


def _repairs(node: Node, name: str, near: list[str], written: dict[str, str]) -> Iterator[Repair]:
    """Rename it where that is a whole name that is free; removing it is always possible."""
    for better in near:
        if "KEY" not in better and better not in written:
            yield rename_property(node, name, better)
    yield remove_property(node, name)
