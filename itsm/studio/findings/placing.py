"""Where a finding is: the file as it is called in its pack, the element or component, the place in it and the line."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Finding
from itsm.packs.versions.naming import name_in_pack

_LINE = re.compile(r" \(line (\d+)\)$")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding in its file; ``element`` is the id that an editor knows, ``place`` the path to the value in it."""

    finding: Finding
    file: str
    element: str
    place: str = ""
    line: int | None = None


def placed(finding: Finding, contents: Mapping[str, bytes]) -> Placed:
    """Where ``finding`` is in the files of its pack."""
    file = name_in_pack(finding.resource) if "/" in finding.resource else finding.resource
    if file.endswith((".bpmn", ".dmn")):
        return Placed(finding, file, finding.element_id)
    found = _LINE.search(finding.element_id)
    place = finding.element_id[: found.start()] if found else finding.element_id
    line = int(found[1]) if found else None
    if file.endswith(".form"):
        element, rest = _component(place, contents.get(file, b""))
        return Placed(finding, file, element, rest, line)
    return Placed(finding, file, "", place.removeprefix("$"), line)


def _component(place: str, content: bytes) -> tuple[str, str]:
    """The component that a place in a form is in, and the place in it."""
    if not place.startswith("components["):
        element, _, rest = place.partition(".")
        return ("", element) if rest == "" else (element, rest)
    try:
        here = json.loads(content)
    except ValueError:
        return "", place
    found = ("", place)
    for step in _STEP.finditer(place):
        here = _below(here, step)
        if isinstance(here, dict) and isinstance(here.get("id"), str):
            found = here["id"], place[step.end() :].removeprefix(".")
    return found


def _below(here: object, step: re.Match[str]) -> object:
    name, number = step.groups()
    if name is not None:
        return here.get(name) if isinstance(here, dict) else None
    return here[int(number)] if isinstance(here, list) and int(number) < len(here) else None
