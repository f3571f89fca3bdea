"""The engine's figures keep their limits: figures of one run beside their floors, at full size, on both databases."""

from collections.abc import Mapping

import pytest

from benchmarks.engine.sizes import FULL
from benchmarks.engine.suite import figures

pytestmark = [pytest.mark.performance, pytest.mark.timeout(3600)]
LIMITS: Mapping[str, Mapping[str, float]] = {
    "loop": {"loop_last_over_first": 1.3, "loop_state_bytes": 20_000},
    "multi-instance": {"mi_per_child_ratio": 1.5},
    "blocks": {"blocks_exponent": 1.3},
    "timers": {"timers_pick_ms": 10, "idle_worker_percent": 1},
    "work": {"worklist_ratio": 1.5},
    "memory": {"web_mb": 150},
    "disk": {"disk_ratio": 1.5},
}
SERVERS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(params=SERVERS)
def server_url(request: pytest.FixtureRequest) -> str:
    """Where to store: nowhere for SQLite, or a PostgreSQL server."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgresql_server"))


@pytest.mark.parametrize("subject", LIMITS)
def test_figures_stay_within_their_limits(subject: str, server_url: str) -> None:
    found = figures(server_url, FULL, [subject])

    assert {key: found[key] for key, most in LIMITS[subject].items() if found[key] > most} == {}


def test_steps_keep_their_limits_beside_the_bare_driver_and_stock_spiffworkflow(server_url: str) -> None:
    found = figures(server_url, FULL, ["steps"])

    assert found["complete_ms"] <= 2 * (found["complete_floor_ms"] + found["complete_spiff_ms"])
    assert found["complete_ms"] <= 7
    assert found["complete_cpu_ms"] - found["complete_floor_cpu_ms"] <= found["complete_spiff_cpu_ms"]
    assert max(found["start_statements"], found["complete_statements"]) <= 10
    assert (found["start_commits"], found["complete_commits"]) == (1, 1)


@pytest.mark.postgresql
def test_four_workers_are_not_slower_than_one(postgresql_server: str) -> None:
    found = figures(postgresql_server, FULL, ["jobs"])

    assert found["jobs_4"] >= found["jobs_1"]

