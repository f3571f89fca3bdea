"""A pack under another key: every id that all packs share is renamed, wherever the pack names it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import read_model
from itsm.packs.folder import PackFiles, load_files
from itsm.packs.names import Names
from itsm.packs.versions.naming import kind_of

_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_REFERENCES = {
    f"{_ZEEBE}formDefinition": ("formId", "form"),
    f"{_ZEEBE}calledDecision": ("decisionId", "decision"),
    f"{_ZEEBE}calledElement": ("processId", "process"),
}
"""Where a diagram names what stands in other files: the attribute, and the kind of thing."""
_PLANE = "bpmnElement"
_QUOTED = re.compile(r'"([^"\\]*)"')


@dataclass(frozen=True, slots=True)
class NewName:
    """What a copy is called: its key, the prefix of its numbers, and its name in each language."""

    key: str
    prefix: str
    names: Names


def copied(key: str, contents: Mapping[str, bytes], new: NewName) -> dict[str, bytes]:
    """The files of the pack ``key`` as those of a pack of its own.

    Raises InvalidDefinition when the pack cannot be read: what it names cannot be known then.
    """
    files = load_files(key, contents)
    ids = _Ids(files, new)
    return dict(ids.file(name, data) for name, data in contents.items())


class _Ids:
    """The ids of a pack, and what each is called in the copy."""

    def __init__(self, files: PackFiles, new: NewName) -> None:
        self.new = new
        self.old = files.key
        self.main = files.record_type.process
        self.library = files.record_type.library
        self._portal = "" if files.record_type.in_portal else "portal: {hidden: true}\n"
        """What the portal says of the one is wrong for the other; that it says nothing holds for both."""
        self.numbers = f"{files.record_type.prefix}-".encode()
        """With what numbers of records begin, which scenarios may name."""
        self.process = {one: self._renamed(one) for one in files.programs}
        self.decision = {one: self._renamed(one) for one in files.decisions}
        self.form = {one: self._renamed(one) for one in files.forms}

    def _renamed(self, old: str) -> str:
        """With the new key instead of the old one in front, else with the new key before it."""
        if old == self.old:
            return self.new.key
        return f"{self.new.key}_{old.removeprefix(f'{self.old}_').removeprefix(f'{self.old}-')}"

    def file(self, name: str, data: bytes) -> tuple[str, bytes]:
        """A file of the copy: the diagram that is called as the pack is called as the copy."""
        kind = kind_of(name)
        if kind == "record_type":
            return name, self._record_type(data)
        if kind == "process":
            return self._named(name), self._diagram(data)
        if kind == "decision":
            return self._named(name), self._decisions(data)
        if kind == "form":
            return self._named(name), self._form(data)
        if kind == "texts":
            return name, _keys(data, {**self.form, **self.decision})
        if kind == "catalogue":
            source = _named_by(data.decode("utf-8"), "form", self.form)
            return name, _named_by(source, "process", self.process).encode("utf-8")
        if kind == "scenario":
            return name, data.replace(self.numbers, f"{self.new.prefix}-".encode())
        return name, data

    def _named(self, name: str) -> str:
        folder, _, file = name.rpartition("/")
        stem, dot, ending = file.rpartition(".")
        renamed = self._renamed(stem) if stem == self.old or stem.startswith((f"{self.old}_", f"{self.old}-")) else stem
        return f"{folder}/{renamed}{dot}{ending}" if folder else f"{renamed}{dot}{ending}"

    def _record_type(self, data: bytes) -> bytes:
        source = data.decode("utf-8")
        values = {key: _value(source, key) for key in ("process", "report_form", "survey", "service_level")}
        new: dict[str, object] = {
            "key": self.new.key, "name": dict(self.new.names), "plural": dict(self.new.names),
            "prefix": self.new.prefix,
            "process": self.process.get(values["process"], values["process"]),
            "report_form": self.form.get(values["report_form"], values["report_form"]),
        }  # fmt: skip
        new |= {key: self.decision.get(values[key], values[key]) for key in ("survey", "service_level") if values[key]}
        if self.library:
            new = {key: new[key] for key in ("key", "name", "process")}
        for key, value in new.items():
            source = _with_value(source, key, value)
        parts = ((key, _named_by(part, "decision", self.decision)) for key, part in _parts(source))
        return "".join(self._portal if key == "portal" else part for key, part in parts).encode("utf-8")

    def _diagram(self, data: bytes) -> bytes:
        root = read_xml(data)
        for element in root.iter(etree.Element):
            if element.tag in _REFERENCES:
                attribute, kind = _REFERENCES[str(element.tag)]
                _change(element, attribute, getattr(self, kind))
            elif element.tag == f"{_ZEEBE}property" and element.get("name") == "routing":
                _change(element, "value", self.decision)
            for attribute in (_PLANE, "processRef"):
                _change(element, attribute, self.process)
            if element.get("id") in self.process and str(element.tag).endswith("}process"):
                self._rename_process(element)
        return _written(root)

    def _rename_process(self, process: etree._Element) -> None:
        if process.get("id") == self.main:
            process.set("name", self.new.names["en"])
            for one in process.iterfind(f"{{*}}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"):
                if one.get("name") == "name:zh-CN":
                    one.set("value", self.new.names.get("zh-CN", self.new.names["en"]))
        _change(process, "id", self.process)

    def _decisions(self, data: bytes) -> bytes:
        root = read_xml(data, DECISIONS)
        mine = {one: self.decision[one] for one in read_model(root).decisions if one in self.decision}
        for element in root.iter(etree.Element):
            if str(element.tag).endswith("}decision"):
                _change(element, "id", mine)
            _change(element, "dmnElementRef", mine)
            _change(element, "href", {f"#{old}": f"#{new}" for old, new in mine.items()})
        return _written(root)

    def _form(self, data: bytes) -> bytes:
        form = json.loads(data)
        form["id"] = self.form.get(form["id"], form["id"])
        self._own_records(form.get("components", []))
        return (json.dumps(form, indent=2, ensure_ascii=False) + "\n").encode("utf-8")

    def _own_records(self, components: Sequence[dict[str, Any]]) -> None:
        """Fields that offer records of the pack's own type offer those of the copy."""
        for one in components:
            properties = one.get("properties", {})
            if properties.get("options_from") == f"records:{self.old}":
                properties["options_from"] = f"records:{self.new.key}"
            self._own_records(one.get("components", []))


def _change(element: etree._Element, attribute: str, ids: Mapping[str, str]) -> None:
    value = element.get(attribute)
    if value is not None and value in ids:
        element.set(attribute, ids[value])
    elif value is not None and value.startswith("="):  # an expression that says which: its texts are names, too
        named = _QUOTED.sub(lambda match: f'"{ids.get(match[1], match[1])}"', value)
        if named != value:
            element.set(attribute, named)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"


def _parts(source: str) -> Iterator[tuple[str, str]]:
    """The top of a YAML file line by line: the key of each part, and all of its lines."""
    key, lines = "", list[str]()
    for line in source.splitlines(keepends=True):
        begins = re.match(r"([A-Za-z_]\w*):", line)
        if begins is not None:
            yield key, "".join(lines)
            key, lines = begins[1], []
        lines.append(line)
    yield key, "".join(lines)


def _value(source: str, key: str) -> str:
    found = dict(_parts(source)).get(key, "")
    return found.partition(":")[2].partition(" #")[0].strip().strip("\"'")


def _with_value(source: str, key: str, value: object) -> str:
    written = f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}\n"
    return "".join(written if one == key else part for one, part in _parts(source))


def _named_by(source: str, entry: str, ids: Mapping[str, str]) -> str:
    """Where an entry, in a line of its own or in braces, names a thing: the new name of it."""
    found = re.compile(rf"((?:^|[{{,])[\s-]*{entry}:\s*)([\w-]+)(?=\s*(?:[,}}#]|$))", re.MULTILINE)
    return found.sub(lambda match: match[1] + ids.get(match[2], match[2]), source)


def _keys(data: bytes, ids: Mapping[str, str]) -> bytes:
    """Texts whose parts are named after forms and decisions: two spaces before, as the house writes them."""
    source = data.decode("utf-8")
    for old, new in ids.items():
        source = re.sub(rf"^(  )([\"']?){re.escape(old)}\2:", rf"\g<1>{new}:", source, flags=re.MULTILINE)
    return source.encode("utf-8")
