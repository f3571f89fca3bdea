"""Making up changes of a pack: one at a time, each with the words that have to be told of it."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import yaml
from lxml import etree

PACKS = ("incident", "complaint")
NEW = "zz-new-value"
Change = tuple[str, bytes, str]
"""The file, what it is after the change, and what stands there now or stood there before."""


def files_of(pack: str) -> dict[str, bytes]:
    """A shipped pack, by the names of its files."""
    found = {f"forms/{path.name}": path.read_bytes() for path in Path(f"forms/{pack}").iterdir()}
    root = Path(f"processes/{pack}")
    return found | {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def change(name: str, content: bytes, random: Random) -> Change:
    """A change of one property of a file."""
    if name.endswith((".bpmn", ".dmn")):
        return name, *_xml(content, random)
    if name.endswith(".form"):
        data = json.loads(content)
        told = _plain(data, random)
        return name, json.dumps(data, ensure_ascii=False).encode(), told
    data = yaml.safe_load(content)
    told = _plain(data, random)
    return name, yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode(), told


def _xml(content: bytes, random: Random) -> tuple[bytes, str]:
    root = etree.fromstring(content)
    nodes = [node for node in root.iter("{*}*") if node is not root and not _derived(node)]
    node = random.choice(nodes)
    acts: list[Callable[[], str]] = [lambda: _attribute(node, random), lambda: _drop(node), lambda: _foreign(node)]
    if node.text and node.text.strip():
        acts = [lambda: _text(node)]
    told = random.choice(acts)()
    return etree.tostring(root), told


def _derived(node: etree._Element) -> bool:
    """What only repeats the ends of the flows, or says where something is drawn."""
    return etree.QName(node).localname in ("incoming", "outgoing", "flowNodeRef", "Bounds", "waypoint", "BPMNLabel")


def _attribute(node: etree._Element, random: Random) -> str:
    names = sorted(map(str, node.attrib))
    name = random.choice(names) if names else "added"
    if random.random() < 0.3 and names:
        old = str(node.attrib.pop(name))
        return old
    node.set(name, NEW)
    return NEW


def _text(node: etree._Element) -> str:
    node.text = NEW
    return NEW


def _drop(node: etree._Element) -> str:
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)
    return ""


def _foreign(node: etree._Element) -> str:
    etree.SubElement(node, "{http://elsewhere.example}note", said=NEW)
    return NEW


def _plain(data: object, random: Random) -> str:
    places = list(_places(data))
    holder, key = random.choice(places)
    act = random.randrange(4)
    if act == 0:
        del holder[key]
        return ""
    if act == 1 and isinstance(holder, dict):
        holder["zz_more"] = NEW
        return NEW
    if act == 2 and isinstance(holder[key], str):
        holder[key] = {"zz": [1, "1", True, None]}
        return ""
    holder[key] = NEW
    return NEW


def _places(data: object) -> Iterator[tuple[Any, Any]]:
    """Every place in nested data: its holder and key."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(entries):
        yield data, key
        yield from _places(value)


def untouched(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files written in another way: blanks, order of attributes and of keys."""
    found = {}
    for name, content in files.items():
        if name.endswith((".bpmn", ".dmn")):
            found[name] = etree.tostring(etree.fromstring(content), method="c14n")
        elif name.endswith(".form"):
            found[name] = json.dumps(json.loads(content), indent=8).encode()
        else:
            found[name] = yaml.safe_dump(yaml.safe_load(content), allow_unicode=True).encode()
    return found
