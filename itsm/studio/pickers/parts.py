"""Parts of a pack that is being drawn: whatever can be read. What cannot offers nothing; the findings say why."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DmnError, read_model
from engine.dmn.elements import children
from engine.errors import InvalidDefinition
from engine.spiff.diagram.records import NAMES, Node, extensions_of, properties_of
from itsm.packs.model import RecordType
from itsm.packs.reading import read_record_type
from itsm.packs.texts import PackTexts, read_texts

CHINESE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Part:
    """A form, decision or process: its id, what people call it, and the file that it stands in."""

    id: str
    name: str
    file: str


def record_type_in(contents: Mapping[str, bytes]) -> RecordType | None:
    """The record type, when its file can be read."""
    try:
        return read_record_type(contents.get("pack.yaml", b""), "pack.yaml")
    except InvalidDefinition:
        return None


def forms_in(contents: Mapping[str, bytes]) -> Iterator[Part]:
    """The forms, by the names of their files; a form has no name but its id."""
    for name, data in _files(contents, ".form"):
        try:
            schema = json.loads(data)
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            continue
        found = schema.get("id") if isinstance(schema, dict) else None
        if isinstance(found, str):
            yield Part(found, found, name)


def decisions_in(contents: Mapping[str, bytes], language: str) -> Iterator[Part]:
    """The decisions with their names in the language."""
    texts = _texts(contents) if language == CHINESE else PackTexts()
    for name, data in _files(contents, ".dmn"):
        try:
            root = read_xml(data, DECISIONS)
            model = read_model(root)
        except (DmnError, InvalidDefinition):
            continue
        called = {node.get("id"): node.get("name") for node in children(root, "decision")}  # a variable is called else
        for one in model.decisions:
            yield Part(one, texts.of_decision(one, ()).name or called.get(one) or one, name)


def processes_in(contents: Mapping[str, bytes], language: str) -> Iterator[Part]:
    """The processes with their names in the language."""
    for name, root in _roots(contents):
        for node in root.iterfind("bpmn:process", NAMES):
            identity = node.get("id", "")
            yield Part(identity, name_of(node, language) or identity, name)


def messages_in(contents: Mapping[str, bytes]) -> list[str]:
    """The messages that the diagrams know, by name."""
    named = (one.get("name") for _file, root in _roots(contents) for one in root.iterfind("bpmn:message", NAMES))
    return sorted({name for name in named if name})


def outcomes_in(contents: Mapping[str, bytes], language: str) -> Mapping[str, str]:
    """The buttons of all tasks by key, each with its label."""
    found: dict[str, str] = {}
    for _file, root in _roots(contents):
        for node in root.iterfind(".//bpmn:userTask", NAMES):
            said = properties_of(extensions_of(node))
            for key in filter(None, (one.strip() for one in said.get("outcomes", "").split(","))):
                english = said.get(f"outcome_label:{key}", key)
                found.setdefault(key, said.get(f"outcome_label:{key}:{language}", english))
    return found


def name_of(node: Node, language: str) -> str:
    """What an element of a diagram is called in the language: its own name is the English one; empty without any."""
    chinese = properties_of(extensions_of(node)).get(f"name:{CHINESE}", "") if language == CHINESE else ""
    return " ".join((chinese or node.get("name", "")).split())


def _roots(contents: Mapping[str, bytes]) -> Iterator[tuple[str, Node]]:
    """The diagrams that can be read, by file."""
    for name, data in _files(contents, ".bpmn"):
        try:
            yield name, read_xml(data)
        except InvalidDefinition:
            continue


def _texts(contents: Mapping[str, bytes]) -> PackTexts:
    try:
        return read_texts(contents.get(f"forms/{CHINESE}.yaml", b""), "texts")
    except InvalidDefinition:
        return PackTexts()


def _files(contents: Mapping[str, bytes], ending: str) -> Iterator[tuple[str, bytes]]:
    yield from ((name, data) for name, data in sorted(contents.items()) if name.endswith(ending))
