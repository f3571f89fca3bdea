"""A process owner draws a step with form and decision into the incident flow by hand, and sees a record go through."""

from pathlib import Path

import pytest

from tests.admin_ui import redrawing as owner
from tests.admin_ui.desk_server import Visitors, chromium, running_desk
from tests.admin_ui.drawing import PASSWORD, sign_up
from tests.admin_ui.hand import Hand

pytestmark = pytest.mark.browser

AGENT = "an@example.org"


@pytest.mark.timeout(600)
def test_step_with_form_and_decision_is_drawn_tested_used_seen_and_taken_back(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        hand = Hand(visitors.window())
        sign_up(hand.page, server)
        server.add_person("An Nguyen", AGENT, PASSWORD, "--role", "agent", "--team", "line-1", "--team", "line-2")
        agent = _agent(visitors)

        task = owner.draws(hand)
        owner.tests_it(hand)
        owner.puts_it_into_use(hand)
        owner.reports(hand)
        owner.works_at_it(agent)
        owner.sees_it_run(hand, task, "1")
        owner.goes_on(agent)
        owner.sees_it_run(hand, task, "0")
        owner.takes_it_back(hand, task)

        assert visitors.faults == []


def _agent(visitors: Visitors) -> Hand:
    agent = Hand(visitors.window())
    agent.page.goto("/sign-in")
    agent.fill({"Email": AGENT, "Password": PASSWORD})
    agent.button("Sign in")
    return agent
