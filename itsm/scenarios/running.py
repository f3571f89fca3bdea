"""Running all scenarios of a pack in a database of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from database import Tenant, in_tenant, unit_of_work
from database.temporary import temporary_database
from engine import clock
from engine.errors import InvalidDefinition, Text
from engine.registry import SYSTEM, Actor
from itsm.calendars.commands import add_shipped_calendars
from itsm.packs.deploying import deploy_pack
from itsm.packs.folder import PackFiles, load_folder
from itsm.packs.names import Names
from itsm.packs.versions.naming import resource_name
from itsm.people.commands import add_person
from itsm.people.queries import actor_of
from itsm.registering import register_handlers
from itsm.scenarios.playing import Play
from itsm.scenarios.reading import read_scenario

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When every scenario begins: a Monday morning."""


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """How a scenario ended; ``problem`` and the number of its ``step`` (0: the report) say what went wrong."""

    pack: str
    name: str
    """Its file in the pack: ``scenarios/closed.yaml``."""
    names: Names
    passed: bool
    seconds: float
    step: int | None = None
    problem: Text | None = None
    taken_flows: frozenset[str] = frozenset()


def run_scenarios(pack_path: Path) -> list[ScenarioResult]:
    """Run the scenarios of the pack in ``pack_path``, each on a record of its own.

    Needs no application and leaves nothing behind. Raises InvalidInput and InvalidDefinition when the pack itself
    cannot be read or deployed.
    """
    return run_files(load_folder(pack_path))


def run_files(files: PackFiles) -> list[ScenarioResult]:
    """The same for a pack that was read. Raises InvalidDefinition when it cannot be deployed."""
    register_handlers()
    with temporary_database(), clock.at(MONDAY):
        with unit_of_work() as work:
            tenant = Tenant(name="Scenarios", language="en", time_zone="UTC", created_at=MONDAY)
            work.session.add(tenant)
            work.session.flush()
            with in_tenant(tenant.key):
                add_shipped_calendars(work)
        with in_tenant(tenant.key):
            deploy_pack(files, SYSTEM)
            people = _people(files)
            return [_run(files, name, people) for name in files.scenarios]


def _people(files: PackFiles) -> Mapping[str, Actor]:
    """An agent of all teams of the pack, and a requester."""
    teams = [team.code for team in files.record_type.teams]
    agent = add_person("Agent", None, None, "en", ("agent",), teams, SYSTEM)
    requester = add_person("Requester", None, None, "en", ("requester",), (), SYSTEM)
    return {"agent": actor_of(agent), "requester": actor_of(requester)}


def _run(files: PackFiles, name: str, people: Mapping[str, Actor]) -> ScenarioResult:
    begun = perf_counter()
    try:
        scenario = read_scenario(files.scenarios[name], resource_name(files.key, name))
    except InvalidDefinition as problem:
        finding = problem.findings[0]
        return ScenarioResult(files.key, name, {"en": Path(name).stem}, False, 0.0, None, finding.message)
    play = Play(files.record_type.key, people, MONDAY)
    failed = play.run(scenario)
    step, problem_text = failed if failed else (None, None)
    return ScenarioResult(
        files.key, name, scenario.names, failed is None, perf_counter() - begun, step, problem_text, play.taken_flows()
    )
