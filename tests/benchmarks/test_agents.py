"""A few agents for a moment: nothing fails, and what they were told is what is stored."""

import pytest

from benchmarks.agents.agent import Log
from benchmarks.agents.running import Run, figures, run


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_agents_work_through_http_and_nothing_is_lost(backend: str, request: pytest.FixtureRequest) -> None:
    url = "" if backend == "sqlite" else request.getfixturevalue("postgresql_server")

    found = run(Run(agents=6, seconds=8.0, think=(0.05, 0.2), records=30, web_processes=1), url)

    assert (found["errors"], found["lost_claims"], found["lost_comments"]) == (0, 0, 0), found["first_errors"]
    assert {"my work", "my teams", "record"} <= found["pages"].keys()
    assert found["claimed"] + found["comments"] > 0


def test_run_fails_for_an_error_a_lost_claim_or_a_slow_page() -> None:
    wanted = Run(1, 1.0, (0.0, 0.0), 1, 1)
    quick, slow = Log({"my work": [0.1] * 30}), Log({"my work": [0.4] * 30})
    failing = Log({"my work": [0.1]}, ["agent 0 claim: 500"])

    assert figures(wanted, [quick], [], 0)["passed"]
    assert not figures(wanted, [slow], [], 0)["passed"]
    assert not figures(wanted, [failing], [], 0)["passed"]
    assert not figures(wanted, [quick], [7], 0)["passed"]
    assert not figures(wanted, [Log({"my work": [0.1]}, comments=2)], [], 1)["passed"]
