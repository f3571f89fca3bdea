"""Running the scenarios of a pack, each in an organisation of its own that nobody else has."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError

from database import in_tenant
from database.temporary import temporary_database
from engine import clock
from engine.dmn import DecisionResult
from engine.dmn.watching import watching
from engine.errors import InvalidDefinition, Text, text
from engine.registry import SYSTEM
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import PackFiles, load_folder
from itsm.packs.levels import named_levels
from itsm.packs.libraries import called_by
from itsm.packs.names import Names
from itsm.packs.versions.naming import resource_name
from itsm.registering import register_handlers
from itsm.scenarios.around.beside import libraries_near, needed
from itsm.scenarios.around.hosting import REPORT, host
from itsm.scenarios.around.standing_in import add_stand_ins
from itsm.scenarios.cast import REQUESTER, actors, add_levels, add_people, dress, make_organisation
from itsm.scenarios.coverage import Coverage, Place, coverage_of, rules_of, taken_flows
from itsm.scenarios.limits import TooLong, at_most
from itsm.scenarios.model import Scenario
from itsm.scenarios.playing import Play
from itsm.scenarios.reading import read_scenario

log = logging.getLogger(__name__)
MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When every scenario begins: a Monday morning."""


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """How a scenario ended; ``problem`` and the number of its ``step`` (0: the report) say what went wrong.

    ``name`` is that of its file in the pack: ``scenarios/closed.yaml``.
    """

    name: str
    names: Names
    passed: bool
    seconds: float
    step: int | None = None
    problem: Text | None = None
    flows: frozenset[Place] = frozenset()
    rules: frozenset[Place] = frozenset()

    @property
    def stem(self) -> str:
        """The name without folder and ending."""
        return Path(self.name).stem


@dataclass(frozen=True, slots=True)
class PackRun:
    """The results of a pack's scenarios in the order of their names, and how much of it they went through."""

    key: str
    results: tuple[ScenarioResult, ...]
    coverage: Coverage

    @property
    def failed(self) -> int:
        """How many scenarios failed."""
        return sum(not result.passed for result in self.results)


Told = Callable[[ScenarioResult], None]
"""Is told of each result as it comes."""


def run_folder(folder: Path) -> PackRun:
    """Run the scenarios of the pack in ``folder``, see ``run_files``. Raises InvalidInput when it is none."""
    files = load_folder(folder)
    return run_files(files, beside=needed(files, lambda: libraries_near(folder)))


def run_files(
    files: PackFiles, told: Told | None = None, seconds: float | None = None, beside: Sequence[PackFiles] = ()
) -> PackRun:
    """Run the scenarios of a pack that was read, each on a record of its own and for at most ``seconds``.

    ``beside`` are further packs that are in use there; a shipped library that its diagrams call is there anyway.

    Needs no application and leaves nothing behind. What the linter finds is not asked: a scenario shows what happens,
    and a job type that does not run here is one that the scenarios answer.
    """
    register_handlers()
    results: list[ScenarioResult] = []
    with temporary_database() as temporary, clock.at(MONDAY):
        tenant = make_organisation()
        with in_tenant(tenant):
            add_levels(named_levels(files))
            given = {one.key for one in beside}
            packs = [*(one for one in called_by(files) if one.key not in given), *beside, files]
            add_stand_ins(files, given)
            for one in packs:
                deploy_checked(one, SYSTEM)
            people = add_people(packs)
        temporary.keep()
        for name in sorted(files.scenarios):
            temporary.go_back()
            with in_tenant(tenant):
                results.append(_run(files, name, people, seconds))
            if told is not None:
                told(results[-1])
    met = coverage_of(files, _all(result.flows for result in results), _all(result.rules for result in results))
    return PackRun(files.key, tuple(results), met)


def _all(several: Iterator[frozenset[Place]]) -> frozenset[Place]:
    return frozenset().union(*several)


def _run(files: PackFiles, name: str, people: Mapping[str, int], most: float | None) -> ScenarioResult:
    begun = perf_counter()
    try:
        scenario = read_scenario(files.scenarios[name], resource_name(files.key, name))
    except InvalidDefinition as problem:
        finding = problem.findings[0]
        message = Text("%(place)s: %(message)s", {"place": finding.element_id, "message": finding.message})
        return ScenarioResult(name, {"en": Path(name).stem}, False, 0.0, None, message)
    rules = set[Place]()

    def keep(answer: DecisionResult) -> None:
        rules.update(rules_of(answer))

    with watching(keep):
        failed = _play_in_time(files, scenario, people, most)
    step, problem_text = failed if failed else (None, None)
    seconds = perf_counter() - begun
    taken = taken_flows()
    return ScenarioResult(name, scenario.names, failed is None, seconds, step, problem_text, taken, frozenset(rules))


def _play_in_time(
    files: PackFiles, scenario: Scenario, people: Mapping[str, int], most: float | None
) -> tuple[int | None, Text] | None:
    try:
        with at_most(most):
            return _play(files, scenario, people)
    except TooLong:
        return None, text("Expected the scenario to end within %(seconds)s seconds, but it did not.", seconds=most)
    except (SQLAlchemyError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as problem:
        log.warning("A scenario met a defect", exc_info=problem, extra={"action": "scenario_failed"})
        what = type(problem).__name__
        return None, text("Expected the scenario to run, but the program failed: %(what)s.", what=what)


def _play(files: PackFiles, scenario: Scenario, people: Mapping[str, int]) -> tuple[int, Text] | None:
    dress(people[REQUESTER], scenario.requester)
    type_key = files.record_type.key
    if files.record_type.library:
        type_key, scenario = host(files.record_type, scenario.given), replace(scenario, given=REPORT)
    return Play(type_key, actors(people), MONDAY).run(scenario)
