"""Rule ``executable-process``: a file holds a process that the engine may run, or somebody is told that none will."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, warning
from engine.definitions.repairs import set_attribute
from engine.errors import Finding, Repair, text
from engine.spiff.diagram.records import executable_processes

RULE = "executable-process"
SECTION = "–"
BREAKS = ("no process of the file is executable (warning)",)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn when nothing of the file would run: the standard allows that, but it is rarely meant."""
    if not executable_processes(model.root):
        yield warning(
            RULE, model.root,
            text("Expected an executable process in the file, but there is none, so nothing will run."),
            text("Mark a process as executable."),
            _repairs(model),
        )


def _repairs(model: Model) -> Iterator[Repair]:
    """Marking is certain where the file has one process alone."""
    processes = model.by_name["process"]
    if len(processes) == 1 and processes[0].get("id"):
        yield set_attribute(processes[0], "isExecutable", "true", text("Mark it as executable"))
