"""The differences between two states of a pack as a page shows them: by file, in sentences, painted on diagrams."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin_ui.views.frame.templating import say
from engine.errors import Text, text
from itsm.packs.versions.naming import kind_of
from itsm.studio.differences import Difference, Painted, differences, painted_files

KINDS: Mapping[str, tuple[str, Text]] = {
    "added": ("plus", text("new")),
    "removed": ("x", text("gone")),
    "changed": ("pencil", text("changed")),
    "moved": ("arrow-right", text("moved")),
}
"""The icon and the word of each kind of difference."""


FILES: Mapping[str, Text] = {
    "record_type": text("Record type"), "process": text("Diagram"), "decision": text("Decisions"), "form": text("Form"),
    "texts": text("Chinese texts"), "scenario": text("Test"),
}  # fmt: skip
"""What people call the kinds of files of a pack."""
_FOLDED = {"texts", "scenario"}
"""Kinds of files whose differences are told by places in the file: they are shown to those who want to know."""
MOST_UNFOLDED = 3


@dataclass(frozen=True, slots=True)
class FileDifferences:
    """What is different in one file. ``moved`` elements of a drawing are only counted.

    ``is_new``: there is no such file before.

    ``before`` and ``after`` are what the viewer paints on the two diagrams; empty when the file has none on that side.
    """

    file: str
    kind: Text | None
    folded: bool
    told: Sequence[Difference]
    moved: int
    is_new: bool
    before: str = ""
    after: str = ""


def shown_differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[FileDifferences]:
    """The differences from ``before`` to ``after``, for ``studio/differences/list.html``."""
    found = differences(before, after)
    paint = painted_files(found)
    return [_file(name, found, paint.get(name), before, after) for name in dict.fromkeys(one.file for one in found)]


def _file(
    name: str, found: Sequence[Difference], paint: Painted | None, before: Mapping[str, bytes],
    after: Mapping[str, bytes],
) -> FileDifferences:
    mine = [one for one in found if one.file == name]
    told = [one for one in mine if one.kind != "moved" or one.property != "#place"]
    states = ("", "")
    if paint is not None:
        states = (_state(paint, "removed") if name in before else "", _state(paint, "added") if name in after else "")
    kind = kind_of(name)
    folded = kind in _FOLDED and len(told) > MOST_UNFOLDED
    moved, is_new = len(mine) - len(told), name not in before
    return FileDifferences(name, FILES.get(kind or ""), folded, told, moved, is_new, *states)


def _state(paint: Painted, only: str) -> str:
    """What the viewer paints: on the diagram before what is gone, on the one after what is new, on both the rest."""
    marks = {
        element: {"kind": kind, "text": say(KINDS[kind][1])}
        for kind in ("moved", "changed", only)
        for element in getattr(paint, kind)
    }
    return json.dumps({"differences": marks})
