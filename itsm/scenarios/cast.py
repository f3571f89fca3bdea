"""The organisation of a scenario: as a new one begins, with the people who act in it; nobody's data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select

from database import Tenant, UnitOfWork, in_tenant, unit_of_work
from engine import clock
from engine.registry import SYSTEM, Actor
from itsm.calendars.commands import add_shipped_calendars
from itsm.categories.shipping import add_shipped_categories
from itsm.clocks.levels.commands import Wording, add_shipped_levels, save_level
from itsm.clocks.levels.queries import level_in_use
from itsm.clocks.levels.shipped import STANDARD
from itsm.escalation.commands import add_shipped_rungs
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.packs.declared.model import PackTeam
from itsm.packs.folder import PackFiles
from itsm.packs.model import STANDARD_FIELDS
from itsm.packs.teams import add_missing_teams
from itsm.people.commands import add_person
from itsm.people.queries import actor_of
from itsm.people.tables import PersonRow
from itsm.records.tables import Record
from itsm.scenarios.model import Earlier, Period, Requester
from itsm.schedule.commands import save_period

AGENT, COLLEAGUE, LEAD, REQUESTER = "agent", "colleague", "lead", "requester"


def make_organisation() -> int:
    """Make an organisation with what every new one has, and give its key."""
    with unit_of_work() as work:
        tenant = Tenant(name="Scenarios", language="en", time_zone="UTC", created_at=clock.now())
        work.session.add(tenant)
        work.session.flush()
        with in_tenant(tenant.key):
            add_shipped_calendars(work)
            add_shipped_levels(work)
            add_shipped_categories(work)
            add_shipped_rungs(work)
        return tenant.key


def add_levels(codes: Iterable[str]) -> None:
    """Add service levels that a pack or a scenario names, each with the times of the shipped one."""
    with unit_of_work() as work:
        for code in sorted(codes):
            if not level_in_use(code, work.session):
                save_level(code, Wording({"en": code, "zh-CN": code}), STANDARD, None, SYSTEM, new=True, work=work)
                work.session.flush()


def add_people(packs: Sequence[PackFiles]) -> Mapping[str, int]:
    """Two agents and a lead of all teams that the packs name, a requester; their keys by what scenarios call them.

    The requester reports to the lead, and the lead to the colleague.
    """
    teams = [*dict.fromkeys(team.code for files in packs for team in files.record_type.teams)]
    further = sorted(frozenset().union(*map(_teams_drawn, packs)) - set(teams))
    with unit_of_work() as work:
        add_missing_teams(work, [PackTeam(code, None, {"en": code, "zh-CN": code}) for code in further])
    keys = {
        AGENT: add_person("Agent", None, None, "en", ("agent",), [*teams, *further], SYSTEM),
        COLLEAGUE: add_person("Colleague", None, None, "en", ("agent",), [*teams, *further], SYSTEM),
        LEAD: add_person("Lead", None, None, "en", ("team_lead",), [*teams, *further], SYSTEM),
        REQUESTER: add_person("Requester", None, None, "en", ("requester",), (), SYSTEM),
    }
    with unit_of_work() as work:
        for below, above in ((REQUESTER, LEAD), (LEAD, COLLEAGUE)):
            work.session.get_one(PersonRow, keys[below]).manager_key = keys[above]
    return keys


def actors(keys: Mapping[str, int]) -> Mapping[str, Actor]:
    """Those people as they act."""
    return {name: actor_of(key) for name, key in keys.items()}


def dress(person_key: int, wanted: Requester) -> None:
    """Give the requester the class, site, customer and level that a scenario names."""
    if wanted == Requester():
        return
    if wanted.level:
        add_levels([wanted.level])
    with unit_of_work() as work:
        person = work.session.scalars(select(PersonRow).where(PersonRow.key == person_key)).one()
        person.service_class = wanted.service_class
        if wanted.customer:
            person.customer_key = _customer(work, wanted)
        if wanted.site:
            site = SiteRow(code=wanted.site, name=wanted.site, customer_key=person.customer_key)
            work.session.add(site)
            work.session.flush()
            person.site_key = site.key


def add_earlier(type_key: str, wanted: Earlier) -> None:
    """Add closed records of the type as they would be left of earlier days; no process has made them."""
    at = clock.now() - timedelta(days=wanted.days)
    columns = {name: value for name, value in wanted.values.items() if name in STANDARD_FIELDS}
    own = {name: value for name, value in wanted.values.items() if name not in STANDARD_FIELDS}
    with unit_of_work() as work:
        there = work.session.scalar(select(func.count(Record.key))) or 0
        work.session.add_all(
            Record(
                number=f"EARLIER-{there + number}", type_key=type_key, own_fields=own, status_kind="closed",
                opened_at=at, closed_at=at, changed_at=at, **columns,
            )
            for number in range(wanted.count)
        )  # fmt: skip


def add_period(wanted: Period) -> None:
    """Add a freeze or a maintenance window that holds for everything."""
    times = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in (("begins", wanted.begins), ("ends", wanted.ends))}
    values = {"name_en": wanted.kind, "name_zh-CN": wanted.kind, "zone": "UTC", "repeats": "never", **times}
    save_period(wanted.kind, None, values, {}, SYSTEM)


def _customer(work: UnitOfWork, wanted: Requester) -> int:
    row = CustomerRow(
        code=wanted.customer or "", name=wanted.customer or "", service_class="standard", service_level=wanted.level
    )
    work.session.add(row)
    work.session.flush()
    return row.key


def _teams_drawn(files: PackFiles) -> frozenset[str]:
    """Codes of the teams that the diagrams name as they are; what an expression gives is not known before."""
    return frozenset(code for value in _candidates(files) if not value.startswith("=") for code in _codes(value))


def _candidates(files: PackFiles) -> Iterator[str]:
    for program in files.programs.values():
        for element in program.elements.values():
            assignment = element.extensions.get("assignmentDefinition")
            if isinstance(assignment, Mapping):
                yield str(assignment.get("candidateGroups") or "")


def _codes(value: str) -> Iterator[str]:
    return filter(None, map(str.strip, value.split(",")))
