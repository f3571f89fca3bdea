"""Fixtures of the organisation: things made the short way, and days of the coming weeks."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import AbsenceValues, save_absence, save_customer, save_site, save_team
from itsm.organisation.keeping import Saved
from tests.conftest import MORNING
from tests.support.clocks import Clock
from tests.support.records import Desk, use_incident_pack

CUSTOMER = {"code": "acme", "name": "Acme", "service_class": "vip"}
TEAM = {"code": "tokyo", "name_en": "Tokyo", "name_zh-CN": "东京", "line": "1", "time_zone": "Asia/Tokyo"}
Absent = Callable[..., Saved]


@pytest.fixture
def customer(tenant: int) -> Saved:
    """A customer in use."""
    return save_customer(None, CUSTOMER, SYSTEM)


@pytest.fixture
def site(customer: Saved) -> Saved:
    """A site of that customer."""
    return save_site(None, {"code": "acme-berlin", "name": "Berlin", "customer": "acme"}, SYSTEM)


@pytest.fixture
def team(tenant: int) -> Saved:
    """A team of line 1 without members."""
    return save_team(None, TEAM, SYSTEM)


@pytest.fixture
def absent(tenant: int) -> Absent:
    """Factory of absences: who, from which day from now up to which, who stands in → what was saved."""

    def made(
        person: Actor, first: float, last: float, substitute: Actor | None = None, key: int | None = None
    ) -> Saved:
        values = AbsenceValues(
            MORNING + timedelta(days=first), MORNING + timedelta(days=last), "holiday",
            substitute.key if substitute else None,
        )  # fmt: skip
        return save_absence(person.key or 0, key, values, SYSTEM)

    return made


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(agent, requester)
