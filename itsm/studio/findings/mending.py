"""Carrying a repair out on a file of a pack, whatever its kind."""

from lxml import etree

from engine.definitions.reader import DECISIONS, read_xml
from engine.errors import InvalidInput, text
from itsm.packs.versions.naming import kind_of
from itsm.studio.findings.repairing import Action, repaired
from itsm.studio.findings.values import repaired_values

_TEXTS = {"form", "record_type", "texts"}


def mended(name: str, content: bytes, action: Action) -> bytes:
    """The file ``name`` with ``content`` after ``action``; nothing else of it is changed.

    Raises InvalidInput (a repair that there is not, or of what the file does not have), InvalidDefinition.
    """
    kind = kind_of(name)
    if kind == "process":
        return repaired(content, action)
    if kind == "decision":
        return _decisions(content, action)
    if kind not in _TEXTS:
        raise InvalidInput(text("Expected a file with repairs, but “%(name)s” has none.", name=name[:200]))
    try:
        return repaired_values(content.decode(), action, kind == "form").encode()
    except UnicodeDecodeError as problem:
        unreadable = text("Expected a file that can be read, but this one cannot. Correct it by hand.")
        raise InvalidInput(unreadable) from problem


def _decisions(content: bytes, action: Action) -> bytes:
    if action.get("do") != "remove_rules":
        return repaired(content, action, DECISIONS)
    root, gone = read_xml(content, DECISIONS), action.get("rules")
    wanted = set(map(str, gone)) if isinstance(gone, list) else set()
    rules = [node for node in root.iter("{*}rule") if node.get("id") in wanted]
    if not rules:
        raise InvalidInput(text("Expected what is to be mended in the file, but it is not there. Reload the page."))
    for rule in rules:
        parent = rule.getparent()
        if parent is not None:
            parent.remove(rule)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
