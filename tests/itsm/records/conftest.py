"""Fixtures of records: a desk that works with the shipped incident pack, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engine.registry import Actor
from tests.support.backends import BACKENDS, application_on
from tests.support.clocks import Clock
from tests.support.records import Desk, use_incident_pack

BOTH = {"test_report_record", "test_complete_task", "test_queries", "test_races", "test_called_processes"}
"""Modules whose tests run on PostgreSQL too; the rest says nothing about a database."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the backends of the fixture ``app`` for each module."""
    if "app" in metafunc.fixturenames:
        both = metafunc.module.__name__.rpartition(".")[2] in BOTH
        metafunc.parametrize("app", BACKENDS if both else BACKENDS[:1], indirect=True)


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database of the backend that the module asks for."""
    with application_on(str(request.param), request, tmp_path / "data") as made:
        yield made


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(agent, requester)
