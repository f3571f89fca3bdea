"""Which elements of a diagram to paint: added and removed ones, changed ones, and those that only moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itsm.studio.differences.model import Difference
from itsm.studio.differences.telling import elements_of


@dataclass(frozen=True, slots=True)
class Painted:
    """Ids of elements by what happened to them; an element is in one of them only."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[str, ...]


def painted(found: Sequence[Difference], file: str) -> Painted:
    """What to paint on the diagram ``file``: what stands in it before is painted on the old one, and so on."""
    added, removed, changed, moved = (
        tuple(elements_of(found, file, kind)) for kind in ("added", "removed", "changed", "moved")
    )
    return Painted(added, removed, changed, tuple(element for element in moved if element not in changed))


def painted_files(found: Sequence[Difference]) -> Mapping[str, Painted]:
    """The diagrams of which something is different, by name."""
    names = dict.fromkeys(one.file for one in found if one.file.endswith(".bpmn"))
    return {name: painted(found, name) for name in names}
