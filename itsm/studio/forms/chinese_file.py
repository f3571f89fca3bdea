"""Changing the texts of one form or decision in ``zh-CN.yaml``: all else in the file stays as somebody wrote it."""

from collections.abc import Mapping

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from engine.errors import InvalidDefinition
from itsm.forms.texts import ComponentTexts
from itsm.packs.texts import read_texts

_PLAIN = ("label", "description", "text", "prefix", "suffix")
HEAD = "# Chinese texts of the pack's forms and decisions; the English ones stand in the files.\n"


def chinese_of(content: bytes | None, form_id: str) -> Mapping[str, ComponentTexts] | None:
    """The texts of a form; None when the file cannot be read, and so cannot be changed here."""
    if content is None:
        return {}
    try:
        return read_texts(content, "zh-CN.yaml").forms.get(form_id, {})
    except InvalidDefinition:
        return None


def with_chinese(content: bytes | None, form_id: str, texts: Mapping[str, ComponentTexts]) -> bytes:
    """The file (None: there is none yet) with ``texts`` as those of the form; without any the form is left out of it.

    The file can be read: ``chinese_of`` gave an answer.
    """
    return with_entry(content, "forms", form_id, {key: _component(own) for key, own in texts.items()})


def with_entry(content: bytes | None, section: str, name: str, texts: Mapping[str, object]) -> bytes:
    """The same for an entry of a ``section``, ``forms`` or ``decisions``, by what stands in the file."""
    source = (content or HEAD.encode()).decode("utf-8").rstrip("\n") + "\n"
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    known = _entry(root, section)
    if known is None or not isinstance(known[1], MappingNode) or known[1].flow_style or not known[1].value:
        return _rewritten(source, root, section, name, texts).encode()
    own = _entry(known[1], name)
    block = _block(name, texts, known[1].start_mark.column)
    if own is None:
        at = _end_of_line(source, known[1])
        return (source[:at] + block + source[at:]).encode()
    first, last = _lines_of(source, own)
    return (source[:first] + block + source[last:]).encode()


def _rewritten(source: str, root: Node | None, section: str, name: str, texts: Mapping[str, object]) -> str:
    """A file whose section is missing, empty or on one line: it is written out."""
    data = yaml.safe_load(source) or {}
    known = dict(data.get(section) or {})
    known.pop(name, None)
    if texts:
        known[name] = dict(texts)
    if root is None:
        return source + _dumped({section: known})
    return HEAD + _dumped({**data, section: known})


def _entry(node: Node | None, name: str) -> tuple[ScalarNode, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == name:
                return key, value
    return None


def _lines_of(source: str, own: tuple[ScalarNode, Node]) -> tuple[int, int]:
    """Where the lines of an entry begin, and where what follows does."""
    key, value = own
    return source.rfind("\n", 0, key.start_mark.index) + 1, _end_of_line(source, value)


def _end_of_line(source: str, node: Node) -> int:
    """Behind the last line of a node: a block ends where the next begins, with the blanks and comments before it."""
    end = node.end_mark.index
    before = source[:end].rstrip()
    while before.rsplit("\n", 1)[-1].lstrip().startswith("#"):
        before = before.rsplit("\n", 1)[0].rstrip()
    following = source.find("\n", len(before))
    return len(source) if following < 0 else following + 1


def _block(name: str, texts: Mapping[str, object], column: int) -> str:
    if not texts:
        return ""
    return "".join(f"{' ' * column}{line}\n" for line in _dumped({name: dict(texts)}).splitlines())


def _component(own: ComponentTexts) -> dict[str, object]:
    found: dict[str, object] = {name: said for name in _PLAIN if (said := getattr(own, name))}
    return found | ({"values": dict(own.values)} if own.values else {})


def _dumped(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000)
