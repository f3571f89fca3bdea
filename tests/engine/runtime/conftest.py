"""The commands of the engine run on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from database import Tenant, unit_of_work
from tests.support.backends import BACKENDS, application_on


@pytest.fixture(params=BACKENDS)
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database of each backend, its context in force."""
    with application_on(str(request.param), request, tmp_path / "data") as made:
        yield made


@pytest.fixture
def other_tenant(tenant: int) -> int:
    """Key of a second organisation, not in force."""
    with unit_of_work() as work:
        row = Tenant(name="Other", language="en", time_zone="UTC", created_at=datetime.now(UTC))
        work.session.add(row)
        work.session.flush()
        return row.key
