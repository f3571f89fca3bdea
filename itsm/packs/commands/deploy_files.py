"""Command: put files into use that belong to no pack: each is linted by its kind, then all are stored together.

Names of forms, decisions and job types are not asked for: they may be deployed later, and workers announce themselves
to nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from database import UnitOfWork
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import read_model
from engine.errors import Finding, InvalidDefinition, InvalidInput, text
from engine.registry import Actor
from engine.runtime import Deployed, Resource, deploy, run_command
from engine.runtime.deploy import take_turn_to_deploy
from engine.spiff.program import load_programs
from itsm.forms.reading import read_form
from itsm.packs.checking import check_file
from itsm.packs.commands.deploy_pack import refuse_foreign
from itsm.packs.folder import MOST_BYTES

MOST_FILES = 100
NAME_LENGTH = 250


@dataclass(frozen=True, slots=True)
class File:
    """A file to deploy: its name without folders, and its bytes."""

    name: str
    data: bytes


def deploy_files(files: Sequence[File], actor: Actor, command_id: str | None = None) -> tuple[Deployed, list[Resource]]:
    """Deploy ``files`` and tell what is in them; only what changed becomes a new version.

    Raises InvalidInput (no file, a kind that is not known), InvalidDefinition with all findings when one of them is an
    error or an id belongs to a pack.
    """
    if not 0 < len(files) <= MOST_FILES:
        raise InvalidInput(
            text("Expected 1 to %(most)s files, but got %(count)s. Send that many.", most=MOST_FILES, count=len(files))
        )
    resources = _checked(files)

    def body(work: UnitOfWork) -> Deployed:
        take_turn_to_deploy(work)
        refuse_foreign(work, resources)
        return deploy("files", resources, actor, work=work)

    return run_command("deploy_files", command_id, actor, Deployed, body), resources


def _checked(files: Sequence[File]) -> list[Resource]:
    findings: list[Finding] = []
    resources: list[Resource] = []
    for file in files:
        kind = _kind(file)
        found = check_file(file.data, file.name)
        findings += found
        if not any(finding.severity == "error" for finding in found):
            inside = list(_resources(file, kind))
            resources += inside
            findings += [] if inside else [_empty(file)]
    findings += _repeated(resources)
    if any(finding.severity == "error" for finding in findings):
        raise InvalidDefinition(findings)
    return resources


def _resources(file: File, kind: str) -> Iterator[Resource]:
    if kind == "process":
        names = list(load_programs(read_xml(file.data)))
    elif kind == "decision":
        names = list(read_model(read_xml(file.data, DECISIONS)).decisions)
    else:
        names = [read_form(file.data, file.name).id]
    for name in names:
        yield Resource(kind, name, file.name, file.data)


def _empty(file: File) -> Finding:
    message = text("Expected a process or decision that can run, but the file has none.")
    return Finding("executable", "error", "", message, text("Mark a process as executable."), file.name)


def _kind(file: File) -> str:
    kinds = {".bpmn": "process", ".xml": "process", ".dmn": "decision", ".form": "form"}
    kind = kinds.get(PurePosixPath(file.name).suffix)
    if kind is None or len(file.name) > NAME_LENGTH:
        raise InvalidInput(
            text(
                "Expected a file that ends in .bpmn, .dmn or .form, with a name of at most %(most)s characters, but "
                "got “%(name)s”. Rename it.",
                most=NAME_LENGTH, name=file.name[:NAME_LENGTH],
            )
        )
    if kind == "form" and len(file.data) > MOST_BYTES:
        raise InvalidInput(
            text("Expected at most %(most)s bytes, but the file is larger. Make it smaller.", most=MOST_BYTES)
        )
    return kind


def _repeated(resources: Sequence[Resource]) -> Iterator[Finding]:
    known = set[tuple[str, str]]()
    for item in resources:
        if (item.kind, item.id) in known:
            twice = text("Expected %(kind)s “%(id)s” once, but two files have it.", kind=item.kind, id=item.id)
            yield Finding("unique", "error", item.id, twice, resource=item.name)
        known.add((item.kind, item.id))
