"""A small pack in use, somebody who draws it, and the workers' part done by hand."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from database import reading
from engine.registry import SYSTEM, Actor
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import load_folder
from itsm.studio.drafts import Draft, draft_of
from itsm.studio.tested import Results, results_of
from itsm.studio.tested.background import give_up, run_drafts
from tests.support.clocks import Clock
from tests.support.delivery import delivery_pack
from tests.support.people import MakePerson

SENT = "  - job: {type: courier.send, with: {tracking: T}}\n"


@pytest.fixture
def pia(tenant: int, clock: Clock, make_person: MakePerson, tmp_path: Path) -> Iterator[Actor]:
    """A process owner of an organisation that delivers."""
    deploy_checked(load_folder(delivery_pack(tmp_path, sent=SENT)), SYSTEM)
    yield make_person("Pia Owner", roles=("process_owner",))
    give_up()


def drawn() -> Draft:
    """The pack as it is drawn."""
    with reading() as session:
        return draft_of(session, "delivery")


def found() -> Results:
    """The results of the pack as it is drawn."""
    with reading() as session:
        return results_of(session, "delivery", draft_of(session, "delivery").contents)


@pytest.fixture
def worked(clock: Clock) -> Callable[[], Results]:
    """Look as the workers do, until nothing runs any more."""

    def work() -> Results:
        clock.advance(timedelta(seconds=10))
        for _ in range(600):
            run_drafts(10)
            results = found()
            if results.running is None and (not results.stale or results.problem):
                return results
            time.sleep(0.1)  # a real process
        raise AssertionError("The run did not end.")

    return work
