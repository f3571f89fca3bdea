"""Rule ``one-process``: a file holds exactly one executable process."""

from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, error
from engine.errors import Finding, text

RULE = "one-process"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield one finding unless there is exactly one."""
    found = model.root.findall("bpmn:process[@isExecutable='true']", NAMES)
    if len(found) != 1:
        yield error(
            RULE, found[1] if found else model.root,
            text("Expected one executable process in the file, but there are %(count)s.", count=len(found)),
            text("Mark exactly one process as executable."),
        )
