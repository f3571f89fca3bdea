"""What is there before the record of a scenario: records of other types, builds of the definitive media library."""

from collections.abc import Mapping

from database import unit_of_work
from engine import clock
from engine.registry import SYSTEM, Actor
from itsm.builds.commands import register_build
from itsm.packs.deployed import record_type
from itsm.records.commands.link_records import link_records
from itsm.records.commands.report_record import report_record
from itsm.records.tables import Record
from itsm.scenarios.around.standing_in import PREFIX
from itsm.scenarios.model import Other, Scenario

_TITLE = "title"
MARK = "@"


def add_around(scenario: Scenario, agent: Actor) -> Mapping[str, str]:
    """Add them through the same commands as pages; the numbers of the records by what the scenario calls them."""
    for build in scenario.builds:
        register_build(build, SYSTEM)
    return {f"{MARK}{one.name}": _ended(one) if one.ended else _reported(one, agent) for one in scenario.beside}


def link_around(scenario: Scenario, number: str, numbers: Mapping[str, str], agent: Actor) -> None:
    """Link the record of the scenario with the others, as they say."""
    for one in scenario.beside:
        if one.link:
            link_records(number, one.link, numbers[f"{MARK}{one.name}"], agent)


def meant(value: object, numbers: Mapping[str, str]) -> object:
    """What a step says, with the numbers of the records that it means."""
    if isinstance(value, Mapping):
        return {key: meant(one, numbers) for key, one in value.items()}
    if isinstance(value, list):
        return [meant(one, numbers) for one in value]
    return numbers.get(value, value) if isinstance(value, str) else value


def _reported(one: Other, agent: Actor) -> str:
    """What stands in for a type asks for nothing but a title."""
    stands_in = record_type(one.type).prefix.startswith(PREFIX)
    values = {_TITLE: one.values.get(_TITLE, one.name)} if stands_in else one.values
    return report_record(one.type, values, agent.key, agent, channel="agent").number


def _ended(one: Other) -> str:
    now = clock.now()
    with unit_of_work() as work:
        row = Record(
            number=f"ENDED-{one.name}".upper(), type_key=one.type, title=str(one.values.get(_TITLE, one.name)),
            own_fields={}, status_kind="closed", opened_at=now, closed_at=now, changed_at=now,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        return row.number
