"""``flowdesk lint``: check packs, single diagrams and decision files without a database."""

from collections.abc import Iterator
from pathlib import Path

import click

from app.commands.packs import pack_folders
from app.commands.speaking import Answer, finding_line, help_of, json_option, shown
from engine.errors import Finding, InvalidDefinition, text

_HELP = help_of(
    text(
        "Check process packs, diagrams and decisions, without a database.\n\n"
        "PATH is a pack's folder, a folder of packs, or a .bpmn or .dmn file.\n\n"
        "Every finding names file, element, rule and what to do. The exit code is 1 when there is an "
        "error."
    ),
    "flowdesk lint processes",
    "flowdesk lint processes/incident",
    "flowdesk lint --json processes/incident/incident.bpmn",
)


@click.command("lint", help=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(exists=True, path_type=Path))
@json_option
def command(paths: tuple[Path, ...], as_json: bool) -> int:
    """Check process packs, diagrams and decisions."""
    from itsm.registering import register_handlers

    register_handlers()
    findings = [finding for path in paths for finding in _findings(path)]
    errors = sum(finding.severity == "error" for finding in findings)
    closing = text("%(errors)s errors, %(warnings)s warnings", errors=errors, warnings=len(findings) - errors)
    values = {"errors": errors, "warnings": len(findings) - errors, "findings": [shown(one) for one in findings]}
    return Answer(values, [*map(finding_line, findings), closing], 1 if errors else 0).give(as_json)


def _findings(path: Path) -> Iterator[Finding]:
    from engine.definitions.decisions import lint_decisions
    from engine.definitions.lint import LintEnvironment, lint_process

    if path.is_file() and path.suffix == ".dmn":
        yield from lint_decisions(path.read_bytes(), path.name)
        return
    if path.is_file():
        yield from lint_process(path.read_bytes(), path.name, LintEnvironment())
        return
    for folder in pack_folders((path,)):
        yield from _of_pack(folder)


def _of_pack(folder: Path) -> list[Finding]:
    from itsm.packs.checking import check_pack
    from itsm.packs.folder import load_folder

    try:
        return check_pack(load_folder(folder))
    except InvalidDefinition as problem:
        return list(problem.findings)
