"""Writes ``docs/reference/bpmn-rules.md`` from the rules: name, section of the standard, each way of breaking one.

``python -m engine.definitions.rule_list > docs/reference/bpmn-rules.md`` renews the page; a test compares the two.
"""

import sys
from collections.abc import Iterator
from types import ModuleType

from engine.definitions import rules
from engine.definitions.rules import FAMILIES

HEAD = """# Rules for BPMN files

`flowdesk lint` and every deployment judge each file by the rules below: those of BPMN 2.0.2 (formal/2013-12-09), then
those of this house. They hold for every process of a file, executable or not. An error stops the deployment, a warning
does not. Before them stands `well-formed`: the file is XML without DOCTYPE, of moderate size and depth. Section numbers
are the standard's; a dash marks what the house asks for. This page is made from the code
(`python -m engine.definitions.rule_list`).
"""


def render() -> str:
    """Return the whole page as Markdown."""
    count = sum(len(module.BREAKS) for family in FAMILIES.values() for module in family)
    parts = [HEAD, f"{count} ways to break {sum(map(len, FAMILIES.values()))} rules.\n"]
    for name, family in FAMILIES.items():
        about = sys.modules[f"{rules.__name__}.{name}"].__doc__ or ""
        parts.append(f"## {name.capitalize()}\n\n{_sentence(about)}\n")
        parts.extend(_rule(module) for module in family)
    return "\n".join(parts)


def _rule(module: ModuleType) -> str:
    summary = _sentence(module.__doc__ or "").partition(": ")[2]
    head = [f"### {module.RULE}\n", f"{summary[:1].upper()}{summary[1:]}\n", f"Section: {module.SECTION}.\n"]
    return "\n".join([*head, *_breaks(module)]) + "\n"


def _breaks(module: ModuleType) -> Iterator[str]:
    yield from (f"- {way[:1].upper()}{way[1:].rstrip('.')}." for way in module.BREAKS)


def _sentence(docstring: str) -> str:
    return " ".join(docstring.partition("\n\n")[0].split()).replace("``", "`")


if __name__ == "__main__":
    sys.stdout.write(render())
