"""The differences between two states of a pack, file by file; nothing that differs is left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.errors import InvalidDefinition
from itsm.packs.versions.naming import KINDS, kind_of
from itsm.studio.differences.comparing import compared
from itsm.studio.differences.diagrams import read_diagram
from itsm.studio.differences.model import Difference, Part, Shown
from itsm.studio.differences.plain import read_form_parts, read_yaml_parts
from itsm.studio.differences.tables import column_names, read_decisions
from itsm.studio.differences.wording import MOST_SHOWN, Words, told, told_file

Read = Callable[[bytes], list[Part]]
_READERS: Mapping[str, Read] = {"process": read_diagram, "decision": read_decisions, "form": read_form_parts}
_ORDER = [*KINDS]


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Difference]:
    """All differences from ``before`` to ``after``, two mappings of the files of a pack by name.

    Order is one where it has a meaning. An element that is drawn elsewhere is *moved*, and no more is told of that.
    """
    names = sorted({*before, *after}, key=lambda name: (_ORDER.index(kind_of(name) or _ORDER[-1]), name))
    found: list[Difference] = []
    for name in names:
        if name not in before:
            found.append(told_file(name, "added"))
        elif name not in after:
            found.append(told_file(name, "removed"))
        elif before[name] != after[name]:
            found += _in_file(name, before[name], after[name])
    return found


def _in_file(name: str, before: bytes, after: bytes) -> list[Difference]:
    kind = kind_of(name) or ""
    read = _READERS.get(kind) or (lambda content: read_yaml_parts(content, kind))
    try:
        old, new = read(before), read(after)
    except InvalidDefinition:
        return [told_file(name, "unreadable")]
    words = Words(name, _names(old, new), _columns(kind, before, after), _form(kind, new))
    return [told(change, words) for change in compared(old, new)] or [told_file(name, "rewritten")]


def _names(old: Sequence[Part], new: Sequence[Part]) -> Mapping[str, Shown]:
    return {part.id: part.name for part in (*old, *new)}


def _columns(kind: str, *contents: bytes) -> Mapping[str, str]:
    """Headings of the columns of a file of decisions, also of those that are there no more."""
    read = contents if kind == "decision" else ()
    return {key: name[:MOST_SHOWN] for content in read for key, name in column_names(content).items()}


def _form(kind: str, parts: Sequence[Part]) -> str:
    return str(parts[0].name)[:MOST_SHOWN] if kind == "form" else ""


def elements_of(found: Sequence[Difference], file: str, kind: str) -> Iterator[str]:
    """Ids of the elements of ``file`` that a difference of ``kind`` is about, each once."""
    yield from dict.fromkeys(one.element for one in found if (one.file, one.kind) == (file, kind) and one.element)
