"""A pack as it lies in folders: ``processes/<key>/`` and ``forms/<key>/`` (or all in one folder with ``forms/``)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.definitions.decisions import unreadable
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DmnError, read_model
from engine.errors import Finding, InvalidDefinition, InvalidInput, text
from engine.runtime import Resource
from engine.spiff.program import Program, load_programs
from itsm.forms.model import Form
from itsm.forms.reading import read_form
from itsm.packs.model import RecordType
from itsm.packs.names import LANGUAGES
from itsm.packs.reading import read_record_type
from itsm.packs.texts import PackTexts, check_against, read_texts

MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class PackFiles:
    """A pack that was read: its parts as the house uses them, and the resources to deploy."""

    path: Path
    record_type: RecordType
    programs: Mapping[str, Program]
    decisions: frozenset[str]
    forms: Mapping[str, Form]
    texts: Mapping[str, PackTexts]
    resources: tuple[Resource, ...]
    scenarios: tuple[Path, ...]

    @property
    def key(self) -> str:
        """Key of the pack and of its record type."""
        return self.record_type.key


def pack_folders(paths: tuple[Path, ...]) -> list[Path]:
    """Folders of the packs in ``paths``: each is a pack's folder, or a folder of packs such as ``processes``.

    Raises InvalidInput when a path holds none.
    """
    found: list[Path] = []
    for path in paths:
        inside = [path] if (path / "pack.yaml").is_file() else sorted(file.parent for file in path.glob("*/pack.yaml"))
        if not inside:
            raise InvalidInput(
                text("Expected a pack (a folder with pack.yaml) at %(path)s, but there is none.", path=str(path))
            )
        found += inside
    return found


def load_folder(path: Path) -> PackFiles:
    """Read the pack in ``path`` (a folder with ``pack.yaml``).

    Raises InvalidInput when there is none, InvalidDefinition with all findings of all files that cannot be read.
    """
    if not (path / "pack.yaml").is_file():
        raise InvalidInput(text("Expected a folder with pack.yaml, but %(path)s has none.", path=str(path)))
    return _Loading(path).run()


def files_of(path: Path) -> Iterator[tuple[Path, str]]:
    """Diagrams, decisions and forms of the pack in ``path`` that are not too large, each with its name in findings."""
    for folder, pattern in ((path, "*.bpmn"), (path, "*.dmn"), (_forms_of(path), "*.form")):
        for file in sorted(folder.glob(pattern)):
            if file.stat().st_size <= MOST_BYTES:
                yield file, _name_of(file)


def _forms_of(path: Path) -> Path:
    beside = path.resolve().parent.parent / "forms" / path.resolve().name
    return beside if beside.is_dir() else path / "forms"


def _name_of(file: Path) -> str:
    return f"{file.parent.parent.name}/{file.parent.name}/{file.name}"


class _Loading:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.forms_path = _forms_of(path)
        self.findings: list[Finding] = []
        self.resources: list[Resource] = []
        self.programs: dict[str, Program] = {}
        self.decisions: set[str] = set()
        self.forms: dict[str, Form] = {}
        self.texts: dict[str, PackTexts] = {}
        self.record_type: RecordType | None = None

    def run(self) -> PackFiles:
        """Read every file, then say all that is wrong at once."""
        self._each(self.path, "pack.yaml", self._pack)
        self._each(self.path, "*.bpmn", self._process)
        self._each(self.path, "*.dmn", self._decisions, DECISIONS.bytes)
        self._each(self.forms_path, "*.form", self._form)
        for language in LANGUAGES[1:]:
            self._each(self.forms_path, f"{language}.yaml", self._texts)
        if self.findings:
            raise InvalidDefinition(self.findings)
        assert self.record_type is not None
        return PackFiles(
            self.path, self.record_type, self.programs, frozenset(self.decisions), self.forms, self.texts,
            tuple(self.resources), tuple(sorted(self.path.glob("scenarios/*.yaml"))),
        )

    def _each(
        self, folder: Path, pattern: str, read: Callable[[bytes, str], None], most: int = MOST_BYTES
    ) -> None:
        for file in sorted(folder.glob(pattern)):
            name = _name_of(file)
            data = file.read_bytes()
            try:
                if len(data) > most:
                    raise InvalidDefinition([_too_large(name, most)])
                read(data, name)
            except InvalidDefinition as problem:
                self.findings += [_in_file(finding, name) for finding in problem.findings]

    def _pack(self, data: bytes, name: str) -> None:
        self.record_type = read_record_type(data, name)
        self._add("record_type", self.record_type.key, name, data)

    def _process(self, data: bytes, name: str) -> None:
        for process_id, program in load_programs(read_xml(data)).items():
            self.programs[process_id] = program
            self._add("process", process_id, name, data)

    def _decisions(self, data: bytes, name: str) -> None:
        try:
            model = read_model(read_xml(data, DECISIONS))
        except DmnError as problem:
            raise InvalidDefinition([unreadable(found) for found in problem.problems]) from problem
        for decision_id in model.decisions:
            self.decisions.add(decision_id)
            self._add("decision", decision_id, name, data)

    def _form(self, data: bytes, name: str) -> None:
        form = read_form(data, name)
        self.forms[form.id] = form
        self._add("form", form.id, name, data)

    def _texts(self, data: bytes, name: str) -> None:
        texts = read_texts(data, name)
        check_against(texts, self.forms, name)
        language = Path(name).stem
        self.texts[language] = texts
        self._add("texts", f"{self.path.resolve().name}:{language}", name, data)

    def _add(self, kind: str, resource_id: str, name: str, data: bytes) -> None:
        if any((known.kind, known.id) == (kind, resource_id) for known in self.resources):
            twice = text("Expected %(kind)s “%(id)s” once in a pack, but it is repeated.", kind=kind, id=resource_id)
            raise InvalidDefinition([Finding("unique", "error", resource_id, twice, resource=name)])
        self.resources.append(Resource(kind, resource_id, name, data))


def _too_large(name: str, most: int) -> Finding:
    message = text("Expected at most %(most)s bytes, but the file is larger.", most=most)
    return Finding("size", "error", "$", message, resource=name)


def _in_file(finding: Finding, name: str) -> Finding:
    return Finding(finding.rule, finding.severity, finding.element_id, finding.message, finding.fix, name)
