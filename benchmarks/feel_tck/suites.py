"""Finds the test files of a folder tree, and for each the models it asks."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from benchmarks.feel_tck.values import child, children
from engine.dmn import DecisionModel, DmnError, read_model

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


@dataclass(frozen=True, slots=True)
class Suite:
    """A test file: its cases, or why it cannot be read."""

    path: Path
    root: etree._Element | None
    problem: str = ""

    @property
    def folder(self) -> str:
        """The bare name of the folder it lies in."""
        return self.path.parent.name

    @property
    def cases(self) -> list[etree._Element]:
        """Its ``testCase`` elements."""
        return list(children(self.root, "testCase")) if self.root is not None else []

    @property
    def model_name(self) -> str:
        """The file name of the model as the test file says it, or nothing."""
        node = child(self.root, "modelName") if self.root is not None else None
        return (node.text or "").strip() if node is not None else ""


@dataclass(slots=True)
class Asked:
    """A model file that can be asked: its root, the model, or why there is none."""

    root: etree._Element | None = None
    model: DecisionModel | None = None
    problem: str = ""
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    """The ids of decisions, services and business knowledge by kind of element and name."""


def find_suites(folder: Path) -> Iterator[Suite]:
    """Return every test file at or below a folder, in the order of paths; links are followed, each folder once."""
    seen: set[str] = set()
    for place, folders, names in os.walk(os.path.abspath(folder), followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".xml"):
                suite = _read_suite(Path(place) / name)
                if suite is not None:
                    yield suite


def _read_suite(path: Path) -> Suite | None:
    try:
        root = etree.parse(str(path), _PARSER).getroot()
    except (etree.XMLSyntaxError, OSError) as problem:
        return Suite(path, None, f"Expected a test file in XML, but it cannot be read: {problem}")
    return Suite(path, root) if etree.QName(root).localname == "testCases" else None


class Models:
    """The models of one folder; each is read once, its imports first."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name.lower(): path for path in _model_files(folder)}
        self._read: dict[Path, Asked] = {}
        self._roots = {path: _root(path) for path in self._files.values()}

    def of(self, suite: Suite) -> Asked:
        """Return the model that a test file asks."""
        path = self._path(suite)
        if path is None:
            name = suite.model_name or "(no modelName)"
            return Asked(problem=f"Expected the model {name} beside the test file, but there is none.")
        return self._asked(path, ())

    def _path(self, suite: Suite) -> Path | None:
        name = suite.model_name.replace("\\", "/").rpartition("/")[2].lower()
        if name:
            return self._files.get(name) or self._files.get(f"{name}.dmn")
        if len(self._files) == 1:
            return next(iter(self._files.values()))
        stem = suite.path.stem.lower()
        alike = [path for path in self._files.values() if stem.startswith(path.stem.lower())]
        return max(alike, key=lambda path: len(path.stem), default=None)

    def _asked(self, path: Path, above: tuple[Path, ...]) -> Asked:
        if path not in self._read:
            self._read[path] = self._make(path, (*above, path))
        return self._read[path]

    def _make(self, path: Path, above: tuple[Path, ...]) -> Asked:
        root = self._roots[path]
        if isinstance(root, str):
            return Asked(problem=root)
        spaces = {node.get("namespace", "") for node in children(root, "import")}
        imports: dict[str, DecisionModel] = {}
        for other, other_root in self._roots.items():
            space = "" if isinstance(other_root, str) else other_root.get("namespace", "")
            if space in spaces and other not in above:
                model = self._asked(other, above).model
                if model is not None:
                    imports[space] = model
        try:
            model = read_model(root, imports, strict=False)
        except DmnError as error:
            return Asked(root, problem=f"The model is refused: {error}")
        except Exception as error:  # a crash of the reader is a finding; the other cases must still run
            return Asked(root, problem=f"The model crashes the reader: {type(error).__name__}: {error}")
        return Asked(root, model, ids=_ids(root))


def _model_files(folder: Path) -> list[Path]:
    """Return the models beside the test files, else those in the folders below, else those in the folder above."""
    for place, pattern in ((folder, "*"), (folder, "**/*"), (folder.parent, "*")):
        models = sorted(path for path in place.glob(pattern) if path.suffix.lower() == ".dmn")
        if models:
            return models
    return []


def _root(path: Path) -> etree._Element | str:
    try:
        return etree.parse(str(path), _PARSER).getroot()
    except (etree.XMLSyntaxError, OSError) as problem:
        return f"Expected a model in XML, but {path.name} cannot be read: {problem}"


def _ids(root: etree._Element) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for node in root:
        if isinstance(node.tag, str) and node.get("name"):
            key = etree.QName(node).localname, " ".join(str(node.get("name")).split())
            found.setdefault(key, str(node.get("id") or node.get("name")))
    return found
