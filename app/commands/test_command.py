"""``flowdesk test``: run the scenarios of packs."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import InvalidInput, Text, text

if TYPE_CHECKING:
    from itsm.scenarios import PackRun, ScenarioResult

_HELP = help_of(
    text(
        "Run the scenarios of process packs (scenarios/*.yaml) in memory. PATH is a pack's folder, or a "
        "folder of packs.\n\n"
        "Needs no database and changes none. Tells what no scenario goes through: sequence flows and rules of "
        "decisions. The exit code is 1 when a scenario fails.\n\n"
        "With --json the answer is one line of numbers, and what failed goes to standard error."
    ),
    "flowdesk test processes",
    "flowdesk test processes/incident --json",
    "flowdesk test processes --junit results.xml",
)


@click.command("test", help=_HELP)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…",
                type=click.Path(exists=True, file_okay=False, path_type=Path))  # fmt: skip
@json_option
@click.option("--junit", "junit_file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help=said(text("Write the results as JUnit XML.")))  # fmt: skip
def command(paths: tuple[Path, ...], as_json: bool, junit_file: Path | None) -> int:
    """Run the scenarios of process packs."""
    from itsm.packs.versions.on_disk import pack_folders
    from itsm.scenarios import run_folder

    runs = [run_folder(folder) for folder in pack_folders(paths)]
    values = _numbers(runs)
    if junit_file is not None:
        _write(junit_file, runs)
    if as_json:
        for sentence in _failures(runs):
            click.echo(said(sentence), err=True)
    sentences = [*(_line(run, result) for run in runs for result in run.results), *_left(runs), _closing(values)]
    return Answer(values, sentences, 1 if values["failed"] else 0).give(as_json)


def _numbers(runs: Sequence["PackRun"]) -> dict[str, int]:
    return {
        "packs": len(runs),
        "scenarios": sum(len(run.results) for run in runs),
        "failed": sum(run.failed for run in runs),
        "flows": sum(len(run.coverage.flows) for run in runs),
        "flows_covered": sum(len(run.coverage.flows_met) for run in runs),
        "rules": sum(len(run.coverage.rules) for run in runs),
        "rules_covered": sum(len(run.coverage.rules_met) for run in runs),
    }


def _write(file: Path, runs: Sequence["PackRun"]) -> None:
    from app.commands.junit import junit

    try:
        file.write_bytes(junit(runs))
    except OSError as problem:
        message = text("Expected a file that can be written, but %(file)s cannot: %(why)s.",
                       file=str(file), why=problem.strerror or type(problem).__name__)  # fmt: skip
        raise InvalidInput(message) from problem


def _failures(runs: Sequence["PackRun"]) -> Iterator[Text]:
    return (_line(run, result) for run in runs for result in run.results if not result.passed)


def _line(run: "PackRun", result: "ScenarioResult") -> Text:
    place = f"{run.key}/{result.stem}"
    if result.problem is None:
        return text("passed  %(place)s", place=place)
    if result.step is None:
        return text("FAILED  %(place)s: %(problem)s", place=place, problem=result.problem)
    return text("FAILED  %(place)s, step %(step)s: %(problem)s", place=place, step=result.step, problem=result.problem)


def _left(runs: Sequence["PackRun"]) -> Iterator[Text]:
    """What no scenario went through."""
    for run in runs:
        for process, flow in run.coverage.flows_left:
            yield text("not taken  %(pack)s: sequence flow %(place)s", pack=run.key, place=f"{process}/{flow}")
        for decision, rule in run.coverage.rules_left:
            yield text("not met  %(pack)s: rule %(place)s", pack=run.key, place=f"{decision}/{rule}")


def _closing(numbers: dict[str, int]) -> Text:
    return text(
        "%(passed)s scenarios passed, %(failed)s failed. Sequence flows taken: %(flows_covered)s of %(flows)s. "
        "Rules met: %(rules_covered)s of %(rules)s.",
        passed=numbers["scenarios"] - numbers["failed"], **numbers,
    )
