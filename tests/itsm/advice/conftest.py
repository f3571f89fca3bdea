"""Fixtures of advice: a desk with incidents and problems."""

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.problems import ProblemDesk
from tests.support.records import use_incident_pack, use_problem_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> ProblemDesk:
    """A tenant with both packs in use, an agent of line 1, a requester, and a manager of problems."""
    use_incident_pack()
    use_problem_pack()
    return ProblemDesk(agent, requester, make_person("Mia Manager", ("agent",), ("problem-managers",)))
