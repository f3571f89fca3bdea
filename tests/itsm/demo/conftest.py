"""A demo organisation that is loaded, small and quickly."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from database import in_tenant, reading
from itsm.demo.asking import Asked, ask_for_demo
from itsm.demo.loading import Loader, read_stage
from itsm.demo.organisation import first_monday
from itsm.demo.strand import Stage
from itsm.tenants import SetUp, set_up
from tests.support.clocks import Clock

NOW = datetime(2026, 11, 19, 14, 30, tzinfo=UTC)
"""A Thursday afternoon in Europe, when somebody is at work in each zone but Shanghai's."""
OWN = SetUp("Own", "en", "UTC", "Ada", "ada@example.org", "four words nobody guesses")


def loaded(records: int, seed: int = 7) -> Asked:
    """An installation with an organisation of its own, and a demo with so many records beside it."""
    set_up(OWN)
    asked = ask_for_demo("en", seed=seed, records=records)
    with in_tenant(asked.tenant):
        loader = Loader()
        while loader.go_on():
            pass
    return asked


@pytest.fixture
def afternoon() -> Iterator[Clock]:
    """The time, on a working day."""
    with Clock(NOW) as clock:
        yield clock


@pytest.fixture
def stage(app: Flask, afternoon: Clock) -> Iterator[Stage]:
    """The demo without records, in force, up to now."""
    set_up(OWN)
    asked = ask_for_demo("en", records=5)
    with in_tenant(asked.tenant):
        Loader().go_on()
        with reading() as session:
            found = read_stage(session, 7, first_monday(NOW), NOW)
        yield found
