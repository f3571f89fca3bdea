"""Practices that are switched on and off, one at a time."""

import pytest

from engine.errors import Forbidden, InvalidState, NotFound
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.records.commands import report_record
from itsm.records.queries import record_view
from itsm.tenants import deploy_shipped_packs, missing_packs
from itsm.tenants.switching import practices, switch_practice
from tests.support.people import MakePerson
from tests.support.records import REPORT

pytestmark = pytest.mark.usefixtures("app", "tenant")


def on(actor: Actor) -> set[str]:
    return {one.key for one in practices(actor) if one.is_on}


def test_one_that_starts_off_is_put_into_use_when_it_is_switched_on(administrator: Actor) -> None:
    deploy_shipped_packs()
    assert missing_packs() == []
    assert "training" not in on(administrator)

    switch_practice("training", True, administrator)

    assert "training" in on(administrator)
    assert record_type("training").offered
    assert deploy_shipped_packs() == []


def test_off_it_begins_nothing_new_and_its_records_stay(administrator: Actor, make_person: MakePerson) -> None:
    deploy_shipped_packs()
    agent = make_person("Ada Agent", roles=("agent",), teams=("line-1",))
    number = report_record("incident", REPORT, agent.key, agent).number
    switch_practice("incident", False, administrator)
    switch_practice("incident", False, administrator)

    with pytest.raises(InvalidState):
        report_record("incident", REPORT, agent.key, agent)
    assert record_view(number, agent).number == number
    assert [one.open_records for one in practices(administrator) if one.key == "incident"] == [1]

    switch_practice("incident", True, administrator)
    assert report_record("incident", REPORT, agent.key, agent).number == "INC-000002"


def test_who_may_not_change_settings_switches_nothing(administrator: Actor, make_person: MakePerson) -> None:
    lead = make_person("Lea Lead", roles=("team_lead",))

    with pytest.raises(Forbidden):
        practices(lead)
    with pytest.raises(Forbidden):
        switch_practice("incident", False, lead)
    with pytest.raises(NotFound):
        switch_practice("approval", True, administrator)
