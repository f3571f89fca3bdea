"""What packs say of rooms, proposals and rungs: read as written, and refused at its place."""

import pytest

from engine.errors import InvalidDefinition
from itsm.packs.checking import check_files
from itsm.packs.folder import load_files
from itsm.packs.reading import read_record_type
from itsm.packs.rooms.model import PreparedResponse, Proposal, ReviewActions, SuggestedRung
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.types.written import data_in, written
from tests.support.records import INCIDENT

MAJOR = INCIDENT.parent / "major_incident"
PACK, OTHER = ((folder / "pack.yaml").read_text(encoding="utf-8") for folder in (MAJOR, INCIDENT))


def test_room_is_read() -> None:
    room = read_record_type(PACK.encode(), "pack.yaml").war_room

    assert room is not None
    assert [one.key for one in room.roles] == ["commander", "communications", "scribe"]
    assert (room.of, room.speaking, room.help) == (("incident",), "communications", "help_called")
    assert room.actions == ReviewActions("action", "responsible", "due")
    assert isinstance(room.responses[0], PreparedResponse) and room.responses[0].categories == ("network",)


def test_proposal_and_rungs_are_read() -> None:
    assert read_record_type(OTHER.encode(), "pack.yaml").proposal == Proposal("major", "major_proposal", 60)
    rungs = read_record_type(PACK.encode(), "pack.yaml").ladder
    assert rungs[0] == SuggestedRung("resolution", "5 min", "role:team_lead", "escalation_note")


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("  team: incident-managers\n", "  team: nobody\n", "war_room.team"),
        ("  of: [incident]\n", "  of: [7]\n", "war_room.of[0]"),
        ("  speaker: communications", "  speaker: nobody", "war_room.speaker"),
        ("promotion: action, owner", "promotion: nothing, owner", "war_room.actions.promotion"),
        ("    - key: scribe", "    - key: commander", "war_room.roles"),
        ("{service} works again", "{secret} works again", "war_room.updates[3].text.en"),
        ("currency: CNY", "currency: yuan", "war_room.rates.currency"),
        ("hour: 200", "hour: -1", "war_room.rates.hour"),
        ("  help: help_called", "  helps: help_called", "war_room.helps"),
        ("when: 5 min", "when: soon", "ladder[0].when"),
        ("notice: escalated, priority: critical", "notice: pager, priority: critical", "ladder[2].notice"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(before: str, after: str, place: str) -> None:
    assert before in PACK
    with pytest.raises(InvalidDefinition) as refused:
        read_record_type(PACK.replace(before, after, 1).encode(), "pack.yaml")

    assert place in [one.element_id.split(" ")[0] for one in refused.value.findings]


def test_proposal_needs_its_decision_and_promotion() -> None:
    files = read_folder(INCIDENT)
    wrong = OTHER.replace("decision: major_proposal", "decision: nothing")

    found = check_files("incident", {**files, "pack.yaml": wrong.encode()})

    assert "proposal.decision" in [one.element_id for one in found]
    with pytest.raises(InvalidDefinition):
        load_files("incident", {**files, "pack.yaml": OTHER.replace("promotion: major,", "promotion: x,").encode()})


@pytest.mark.parametrize("pack", [PACK, OTHER], ids=["room", "proposal"])
def test_record_type_designer_writes_it_back(pack: str) -> None:
    data = data_in(pack.encode())

    assert data_in(written(b"", data)) == data
