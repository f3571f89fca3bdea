"""``flowdesk lint``: check packs, single diagrams and decision files without a database."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from app.commands.speaking import Answer, finding_line, help_of, json_option, shown
from engine.errors import Finding, text

_HELP = help_of(
    text(
        "Check process packs, diagrams, decisions and forms, without a database.\n\n"
        "PATH is a pack's folder, a folder of packs, or a .bpmn, .dmn or .form file.\n\n"
        "Every finding names file, element, rule and what to do. The exit code is 1 when there is an "
        "error. With --json the answer is a list of findings: file, element, rule, severity, message, fix."
    ),
    "flowdesk lint processes",
    "flowdesk lint processes/incident",
    "flowdesk lint --json processes/incident/incident.bpmn",
)


_MOST = 8 * 1024 * 1024
"""Bytes of an imported file: more than the reader takes, so that it refuses what was cut."""


@click.command("lint", help=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(exists=True, path_type=Path))
@json_option
def command(paths: tuple[Path, ...], as_json: bool) -> int:
    """Check process packs, diagrams, decisions and forms."""
    from itsm.registering import register_handlers

    register_handlers()
    findings = [finding for path in paths for finding in _findings(path)]
    errors = sum(finding.severity == "error" for finding in findings)
    closing = text("Errors: %(errors)s. Warnings: %(warnings)s.", errors=errors, warnings=len(findings) - errors)
    values = [_listed(finding) for finding in findings]
    return Answer(values, [*map(finding_line, findings), closing], 1 if errors else 0).give(as_json)


def _listed(finding: Finding) -> dict[str, str]:
    known = shown(finding) | {"file": finding.resource}
    return {name: known[name] for name in ("file", "element", "rule", "severity", "message", "fix")}


def _findings(path: Path) -> Iterator[Finding]:
    from itsm.packs.checking import check_file, check_folder
    from itsm.packs.versions.on_disk import pack_folders

    if path.is_file():
        yield from check_file(path.read_bytes(), str(path), partial(_beside, path.parent))
        return
    for folder in pack_folders((path,)):
        yield from check_folder(folder)


def _beside(folder: Path, location: str) -> bytes | None:
    """Read a file in ``folder`` or below, as much of it as is judged; None when there is none, or it is elsewhere."""
    root = folder.resolve()
    try:
        file = (root / location).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            return None
        with file.open("rb") as stream:
            return stream.read(_MOST)
    except OSError:  # a name that is too long, or a file that may not be read: there is none for this import
        return None
