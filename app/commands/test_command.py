"""``flowdesk test``: run the scenarios of packs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import Text, text

if TYPE_CHECKING:
    from itsm.scenarios import ScenarioResult

_HELP = help_of(
    text(
        "Run the scenarios of process packs (scenarios/*.yaml) in memory. PATH is a pack's folder, or a "
        "folder of packs.\n\n"
        "Needs no database and changes none. The exit code is 1 when a scenario fails."
    ),
    "flowdesk test processes",
    "flowdesk test processes/incident --json",
)


@click.command("test", help=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…",
                type=click.Path(exists=True, file_okay=False, path_type=Path))  # fmt: skip
@json_option
def command(paths: tuple[Path, ...], as_json: bool) -> int:
    """Run the scenarios of process packs."""
    from itsm.packs.versions.on_disk import pack_folders
    from itsm.scenarios import run_scenarios

    results = [result for folder in pack_folders(paths) for result in run_scenarios(folder)]
    failed = sum(not result.passed for result in results)
    values = {"scenarios": len(results), "failed": failed, "results": [_shown(result) for result in results]}
    closing = text("%(passed)s scenarios passed, %(failed)s failed", passed=len(results) - failed, failed=failed)
    return Answer(values, [*map(_line, results), closing], 1 if failed else 0).give(as_json)


def _line(result: "ScenarioResult") -> Text:
    place = f"{result.pack}/{Path(result.name).stem}"
    if result.problem is None:
        return text("passed  %(place)s", place=place)
    return text("FAILED  %(place)s, step %(step)s: %(problem)s", place=place, step=result.step, problem=result.problem)


def _shown(result: "ScenarioResult") -> dict[str, object]:
    return {
        "scenario": f"{result.pack}/{Path(result.name).stem}",
        "passed": result.passed,
        "seconds": round(result.seconds, 3),
        "step": result.step,
        "problem": said(result.problem) if result.problem else None,
    }
