"""What the linter says of automatic steps and promotions before a pack is put into use."""

from collections.abc import Mapping

import pytest

from engine.errors import Finding
from itsm.automation.checking import NEEDED
from itsm.automation.registering import HANDLERS, register
from itsm.packs.checking import check_files
from itsm.studio.pickers.jobs import JOBS
from tests.support.bpmn import Diagram
from tests.support.promotions import FORM, TICKET, ticket_drawn


def findings(drawn: Diagram | None = None, pack: str = TICKET) -> list[Finding]:
    """Errors of automation in the ticket pack with another diagram or ``pack.yaml``."""
    register()
    files = {
        "pack.yaml": pack.encode(), "ticket.bpmn": (drawn or ticket_drawn()).xml(),
        "forms/ticket_report.form": (FORM % "ticket_report").encode(),
    }  # fmt: skip
    return [one for one in check_files("ticket", files) if one.rule in ("automation", "pack")]


def test_pack_that_says_all_that_is_needed_has_no_findings() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("job", "inputs"),
    [
        ("record.create", {}),
        ("record.create", {"promotion": '"nothing"'}),
        ("record.create", {"type": '""'}),
        ("record.create", {"type": '"cause"', "link": '"friend"'}),
        ("record.link", {}),
        ("record.link", {"number": '"X-1"', "link": '"friend"'}),
        ("record.comment", {"body": '""'}),
        ("process.start", {}),
        ("message.send", {"link": '"related"'}),
        ("message.send", {"message": '"x"', "link": '"--related"'}),
    ],
)
def test_step_that_cannot_work_is_an_error_at_its_element(job: str, inputs: Mapping[str, str]) -> None:
    (found,) = findings(ticket_drawn(job, inputs, ""))

    assert (found.severity, found.element_id, found.resource) == ("error", "act", "processes/ticket/ticket.bpmn")


@pytest.mark.parametrize(
    ("job", "inputs"),
    [
        ("record.create", {"promotion": "chosen"}),
        ("record.create", {"type": 'if x then "a" else "b"'}),
        ("record.link", {"number": "record.about", "link": "kind"}),
        ("message.send", {"message": '"x"', "link": '"-caused_by"'}),
    ],
)
def test_what_an_expression_gives_is_not_judged(job: str, inputs: Mapping[str, str]) -> None:
    assert findings(ticket_drawn(job, inputs, "")) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("link: caused_by", "link: friend", "promotions[0].link"),
        ("when: '=record", "when: 'record", "promotions[0].when"),
        ("when: '=record.impact != ", "when: '=record.impact != (", "promotions[0].when"),
        ("""symptoms: '="Seen: " + record.title'""", "symptoms: '=1 +'", "promotions[0].fields.symptoms"),
        ("key: again, type", "key: dig, type", "promotions"),
        ("several: true", "several: often", "promotions[1].several"),
        ("roles: [team_lead]", "roles: [Team Lead]", "promotions[1].roles[0]"),
        ("several: true", "often: true", "promotions[1].often"),
    ],
)
def test_promotion_with_a_mistake_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    assert old in TICKET

    found = findings(pack=TICKET.replace(old, new, 1))

    assert [one.element_id.partition(" (line")[0] for one in found if one.rule == "pack"] == [place]


def test_promotion_to_the_own_type_maps_fields_that_there_are() -> None:
    (found,) = findings(pack=TICKET.replace("type: cause\n", "type: ticket\n", 1).replace("found: by hand", "item: x"))

    assert found.element_id == "promotions[0].fields.symptoms"


def test_every_job_type_is_offered_in_the_studio_with_the_inputs_that_it_needs() -> None:
    assert HANDLERS.keys() <= JOBS.keys()
    for name, needed in NEEDED.items():
        assert set(needed) <= {one.name for one in JOBS[name].inputs}
