"""A pack that is read: its files by name become the parts that the house uses, and the resources to deploy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.definitions.decisions import unreadable
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DmnError, read_model
from engine.errors import Finding, InvalidDefinition, text
from engine.runtime import Resource
from engine.spiff.program import Program, load_programs
from itsm.catalogue.shipping.reading import Shipped, read_catalogue
from itsm.forms.model import Form
from itsm.forms.reading import read_form
from itsm.packs.model import RecordType
from itsm.packs.reading import read_record_type
from itsm.packs.texts import PackTexts, check_against, read_texts
from itsm.packs.versions.naming import kind_of, name_in_pack, resource_name
from itsm.packs.versions.on_disk import read_folder

MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class PackFiles:
    """A pack that was read: its parts as the house uses them, and the resources to deploy."""

    record_type: RecordType
    programs: Mapping[str, Program]
    decisions: frozenset[str]
    forms: Mapping[str, Form]
    texts: Mapping[str, PackTexts]
    resources: tuple[Resource, ...]
    scenarios: Mapping[str, bytes]
    contents: Mapping[str, bytes]
    """The bytes of all files by their names in the pack."""
    catalogue: Shipped | None = None
    """What can be ordered; None for a pack without."""

    @property
    def key(self) -> str:
        """Key of the pack and of its record type."""
        return self.record_type.key


def load_folder(path: Path) -> PackFiles:
    """Read the pack in ``path`` (a folder with ``pack.yaml``).

    Raises InvalidInput when there is none, InvalidDefinition with all findings of all files that cannot be read.
    """
    return load_files(path.resolve().name, read_folder(path))


def load_files(key: str, files: Mapping[str, bytes]) -> PackFiles:
    """Read the pack ``key`` from its files by their names in the pack (``pack.yaml``, ``forms/triage.form``, …).

    Raises InvalidDefinition with all findings of all files that cannot be read. Scenarios and mappings of imports are
    kept with the pack as they are: who runs them reads them.
    """
    return _Loading(key, files).run()


@dataclass(frozen=True, slots=True)
class Offered:
    """What the files of a pack offer each other by name; None: one of those files cannot be read, so nobody knows."""

    statuses: frozenset[str] | None
    forms: frozenset[str] | None
    decisions: frozenset[str] | None
    processes: frozenset[str] | None
    workers: frozenset[str] | None
    """Job types that programs of the organisation do."""


def offered_by(key: str, files: Mapping[str, bytes]) -> Offered:
    """What a pack offers of which some files cannot be read."""
    loading = _Loading(key, files)
    loading.read()
    broken = {kind_of(name_in_pack(finding.resource)) for finding in loading.findings}
    statuses = frozenset(loading.record_type.status_by_key) if loading.record_type is not None else None
    return Offered(
        statuses,
        None if "form" in broken else frozenset(loading.forms),
        None if "decision" in broken else frozenset(loading.decisions),
        None if "process" in broken else frozenset(loading.programs),
        frozenset(loading.record_type.workers) if loading.record_type is not None else None,
    )


class _Loading:
    def __init__(self, key: str, files: Mapping[str, bytes]) -> None:
        self.key = key
        self.files = files
        self.findings: list[Finding] = []
        self.resources: list[Resource] = []
        self.programs: dict[str, Program] = {}
        self.decisions: set[str] = set()
        self.forms: dict[str, Form] = {}
        self.texts: dict[str, PackTexts] = {}
        self.record_type: RecordType | None = None
        self.catalogue: Shipped | None = None

    def run(self) -> PackFiles:
        """Read every file, then say all that is wrong at once."""
        self.read()
        if self.findings:
            raise InvalidDefinition(self.findings)
        assert self.record_type is not None
        scenarios = {name: self.files[name] for name in sorted(self.files) if kind_of(name) == "scenario"}
        return PackFiles(
            self.record_type, self.programs, frozenset(self.decisions), self.forms, self.texts,
            tuple(self.resources), scenarios, dict(self.files), self.catalogue,
        )

    def read(self) -> None:
        """Read every file; what is wrong stands in ``findings``."""
        self._require_pack()
        readers: Mapping[str, Callable[[bytes, str], None]] = {
            "record_type": self._pack, "process": self._process, "decision": self._decisions, "form": self._form,
            "texts": self._texts, "catalogue": self._catalogue, "scenario": self._kept, "import_mapping": self._kept,
        }  # fmt: skip
        for kind, read in readers.items():
            for name in [name for name in sorted(self.files) if kind_of(name) == kind]:
                self._one(name, read, DECISIONS.bytes if kind == "decision" else MOST_BYTES)

    def _require_pack(self) -> None:
        if "pack.yaml" not in self.files:
            missing = text("Expected a file pack.yaml in the pack, but there is none.")
            self.findings.append(_in_file(Finding("pack", "error", "$", missing), resource_name(self.key, "pack.yaml")))
        for name in sorted(name for name in self.files if kind_of(name) is None):
            unknown = text("Expected a file of a pack, such as flow.bpmn or forms/report.form, but found “%(name)s”.",
                           name=name[:200])  # fmt: skip
            self.findings.append(Finding("pack", "error", "$", unknown, resource=resource_name(self.key, name)))

    def _one(self, name: str, read: Callable[[bytes, str], None], most: int) -> None:
        data, called = self.files[name], resource_name(self.key, name)
        try:
            if len(data) > most:
                raise InvalidDefinition([_too_large(called, most)])
            read(data, called)
        except InvalidDefinition as problem:
            self.findings += [_in_file(finding, called) for finding in problem.findings]

    def _pack(self, data: bytes, name: str) -> None:
        self.record_type = read_record_type(data, name)
        self._add("library" if self.record_type.library else "record_type", self.record_type.key, name, data)

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
        is_broken = any(kind_of(name_in_pack(one.resource)) == "form" for one in self.findings)
        check_against(texts, self.forms, name, all_known=not is_broken)
        language = Path(name).stem
        self.texts[language] = texts
        self._add("texts", f"{self.key}:{language}", name, data)

    def _catalogue(self, data: bytes, name: str) -> None:
        self.catalogue = read_catalogue(data, name)
        self._add("catalogue", self.key, name, data)

    def _kept(self, data: bytes, name: str) -> None:
        inside = name_in_pack(name)
        self._add(kind_of(inside) or "", f"{self.key}:{Path(name).stem}", name, data)

    def _add(self, kind: str, resource_id: str, name: str, data: bytes) -> None:
        if any((known.kind, known.id) == (kind, resource_id) for known in self.resources):
            twice = text("Expected %(kind)s “%(id)s” once in a pack, but it is repeated.", kind=kind, id=resource_id)
            raise InvalidDefinition([Finding("unique", "error", resource_id, twice, resource=name)])
        self.resources.append(Resource(kind, resource_id, name, data))


def _too_large(name: str, most: int) -> Finding:
    message = text("Expected at most %(most)s bytes, but the file is larger.", most=most)
    return Finding("size", "error", "$", message, resource=name)


def _in_file(finding: Finding, name: str) -> Finding:
    return replace(finding, resource=name)
