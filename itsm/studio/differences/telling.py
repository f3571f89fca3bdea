"""The differences between two states of a pack, file by file; nothing that differs is left out."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from engine.errors import InvalidDefinition, Names
from itsm.language import LANGUAGES
from itsm.packs.texts import DecisionTexts
from itsm.packs.versions.naming import KINDS, kind_of
from itsm.studio.decision_files.words import decision_words
from itsm.studio.differences.comparing import compared
from itsm.studio.differences.diagrams import read_diagram
from itsm.studio.differences.model import Difference, Part, Side
from itsm.studio.differences.plain import read_form_parts, read_yaml_parts
from itsm.studio.differences.tables import read_decisions
from itsm.studio.differences.values import cut, short
from itsm.studio.differences.wording import Words, told, told_file
from itsm.studio.pickers.parts import CHINESE, record_type_in

_ORDER = [*KINDS]


class _Pack:
    """The files of one state, and what they call things; read when it is asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def parts(self, name: str) -> list[Part]:
        """The parts of a file. Raises InvalidDefinition when it cannot be read."""
        kind, content = kind_of(name) or "", self.files[name]
        if kind == "process":
            return read_diagram(content)
        if kind == "decision":
            return read_decisions(content, self._decisions)
        return read_form_parts(content) if kind == "form" else read_yaml_parts(content, kind)

    def side(self, name: str, parts: Sequence[Part]) -> Side:
        """One side of a comparison of a file with these parts."""
        times = self._times if kind_of(name) == "process" else {}
        return Side({part.id: part for part in parts}, times)

    @cached_property
    def _decisions(self) -> Mapping[str, DecisionTexts]:
        return decision_words(self.files, CHINESE)

    @cached_property
    def _times(self) -> Mapping[str, Names]:
        of_type = record_type_in(self.files)
        times = () if of_type is None else of_type.times
        return {time.key: Names({tag: time.name(tag) for tag in LANGUAGES}) for time in times}


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Difference]:
    """All differences from ``before`` to ``after``, two mappings of the files of a pack by name.

    Order is one where it has a meaning. An element that is drawn elsewhere is *moved*, and no more is told of that.
    """
    names = sorted({*before, *after}, key=lambda name: (_ORDER.index(kind_of(name) or _ORDER[-1]), name))
    found: list[Difference] = []
    old, new = _Pack(before), _Pack(after)
    for name in names:
        if name not in before:
            found.append(told_file(name, "added"))
        elif name not in after:
            found.append(told_file(name, "removed"))
        elif before[name] != after[name]:
            found += _in_file(name, old, new)
    return found


def _in_file(name: str, before: _Pack, after: _Pack) -> list[Difference]:
    try:
        old, new = before.parts(name), after.parts(name)
    except InvalidDefinition:
        return [told_file(name, "unreadable")]
    columns = {part.id: short(part.name) for part in (*old, *new) if part.noun in ("input", "output")}
    form = cut(str(new[0].name)) if kind_of(name) == "form" else ""
    words = Words(name, before.side(name, old), after.side(name, new), columns, form)
    return [told(change, words) for change in compared(old, new)] or [told_file(name, "rewritten")]


def elements_of(found: Sequence[Difference], file: str, kind: str) -> Iterator[str]:
    """Ids of the elements of ``file`` that a difference of ``kind`` is about, each once."""
    yield from dict.fromkeys(one.element for one in found if (one.file, one.kind) == (file, kind) and one.element)
