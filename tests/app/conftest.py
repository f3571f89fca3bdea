"""Where the commands of these tests keep what they store."""

from collections.abc import Mapping

import pytest


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Variables of the environment that name an empty database; each test runs once on each kind."""
    if request.param == "sqlite":
        return {}
    return {"FLOWDESK_DATABASE_URL": request.getfixturevalue("postgresql_database")}
