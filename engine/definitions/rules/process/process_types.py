"""Rule ``process-types``: a public process is what others may see of one, and is not executable itself."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, named
from engine.errors import Finding, text

RULE = "process-types"
SECTION = "10.2, table 10.1"
BREAKS = ("a public process is marked as executable",)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each process that is both public and executable."""
    for process in model.of_kind("process"):
        if process.get("processType") == "Public" and (process.get("isExecutable") or "").strip() in ("true", "1"):
            yield error(
                RULE, process,
                text(
                    "Expected a private process to be executed, but <%(process)s> is public.", process=named(process)
                ),
                text("Make it private, or not executable."),
            )
