"""Writes ``docs/reference/bpmn.md`` from the code: what works, what is refused and the way out.

``python -m engine.definitions.catalogue > docs/reference/bpmn.md`` renews the page; a test compares the two.
"""

import sys
from collections.abc import Iterable, Sequence

from engine.definitions.what_works import ATTRIBUTES, WHAT_WORKS
from engine.spiff.diagram.catalogue import EXTENSIONS, REFUSED, REQUIRED

HEAD = """# BPMN elements

Flowdesk executes BPMN 2.0 diagrams in the Camunda 8 dialect (`zeebe:` extension elements), with FEEL for every
expression. Each element either works, or deployment refuses it with a message that names the element, the reason and
the way out. This page is made from the code (`python -m engine.definitions.catalogue`).

Several flows out of a task or event split the token, one per flow; several flows into one do not wait. Flows that leave
a task may have conditions: all true ones are taken, else the default. A condition that is null counts as not true; when
no flow is free, the instance stops with a fault that names the element. Variables live in scopes: a result goes to the
scope that has the variable, else to the process; with output mappings only what they name leaves the element.

An element's `status` property, else that of its nearest scope, is the record's status while the token is there; without
one the record keeps the status that it has.
"""


def render() -> str:
    """Return the whole page as Markdown."""
    parts = [
        HEAD,
        "## Works\n\n" + "\n".join(_works()),
        "Boundary events may be attached to any activity; one that is done within the step gives timers, messages, "
        "signals and conditions no time to happen.\n",
        "## Dialect elements that are read\n\n" + _table(("element", "on", "attributes", "needed"), _dialect()),
        "## Refused at deployment\n\n" + _table(("thing", "because", "way out"), _refused()),
        "`*/…` means any event of that kind; `@…` is an attribute. What stands in no table is refused as unknown.\n",
        "The rules that a file is judged by stand on [a page of their own](bpmn-rules.md).\n",
    ]
    return "\n".join(parts)


def _works() -> Iterable[str]:
    for group, elements in {**WHAT_WORKS, "Added to an element": ATTRIBUTES}.items():
        rows = [(", ".join(f"`{name}`" for name in key.split(", ")), words) for key, words in elements.items()]
        yield f"### {group}\n\n" + _table(("element", "what it does"), rows)


def _refused() -> Iterable[Sequence[str]]:
    for key, refusal in REFUSED.items():
        yield f"`{key}`", str(refusal.reason), str(refusal.way_out)


def _dialect() -> Iterable[Sequence[str]]:
    for name, extension in EXTENSIONS.items():
        items = [f"{item}: {_list(attributes)}" for item, attributes in extension.items.items()]
        needed = REQUIRED.get(name, ())
        on = "any element" if "*" in extension.on else _list(extension.on)
        own = [_list(extension.attributes)] if extension.attributes else []
        yield f"`zeebe:{name}`", on, "; ".join(own + items), _list(needed)


def _summary(docstring: str | None) -> str:
    return " ".join((docstring or "").split("\n\n")[0].split()).replace("``", "`")


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(render())
