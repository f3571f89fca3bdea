"""Records that ask for an approval: the shipped process, called by a small pack of the tests."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.approvals.tables import Ballot, BallotVote, Seat
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import PackFiles, load_files
from itsm.records.commands import Reported, complete_task, report_record
from itsm.scenarios.around.hosting import KEY, REPORT, host, host_files
from tests.support.records import INCIDENT, checked_pack, stored

APPROVAL = INCIDENT.parent / "approval"


@dataclass(frozen=True, slots=True)
class Asked:
    """A record of which people vote."""

    reported: Reported

    @property
    def ballot(self) -> Ballot:
        """The newest ballot of the record, as it stands in the database."""
        with reading() as session:
            mine = select(Ballot).where(Ballot.record_key == self.reported.key).order_by(Ballot.key.desc()).limit(1)
            return session.scalars(mine).one()

    def seat(self, person: Actor) -> Seat:
        """The newest seat of the person."""
        mine = select(Seat).where(Seat.ballot_key == self.ballot.key, Seat.person_key == person.key)
        with reading() as session:
            return session.scalars(mine.order_by(Seat.key.desc()).limit(1)).one()

    def tasks(self) -> Mapping[int | None, int]:
        """The open tasks of voters: key of each by key of the person."""
        mine = (UserTask.business_key == self.reported.number, UserTask.state == "open")
        with reading() as session:
            rows = session.execute(select(UserTask.assignee_key, UserTask.key).where(*mine))
            return {assignee: key for assignee, key in rows}

    def vote(self, person: Actor, choice: str, reason: str = "Because.", work_of: Actor | None = None) -> None:
        """Cast the first vote of the person, by their task; ``work_of``: at somebody else's."""
        task = self.tasks()[(work_of or person).key]
        complete_task(task, {"vote_reason": reason}, choice, person)

    @property
    def verdict(self) -> object:
        """What the process of the record got; None while it waits."""
        found = stored(self.reported).own_fields.get("verdict")
        return found or None


def use_approval_pack() -> PackFiles:
    """Deploy the shipped library for the tenant in force."""
    files = checked_pack(APPROVAL)
    deploy_checked(files, SYSTEM)
    return files


def ask(requester: Actor, **given: object) -> Asked:
    """Report a record whose process calls the approval with what is ``given``."""
    type_key = host(use_approval_pack().record_type, given)
    return Asked(report_record(type_key, REPORT, requester.key, requester, channel="portal"))


def ask_twice_at_once(requester: Actor, *members: object) -> Asked:
    """The same in a branch for each of these ``members``, all of them open at once."""
    files = host_files(use_approval_pack().record_type, {"members": []})
    each = f'inputCollection={quoteattr("=" + json.dumps(members))} inputElement="each"'
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        f"<zeebe:loopCharacteristics {each} /></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"
    )
    drawn = files[f"{KEY}.bpmn"].decode().replace('source="=[]"', 'source="=each"')
    files[f"{KEY}.bpmn"] = drawn.replace("</bpmn:callActivity>", f"{loop}</bpmn:callActivity>").encode()
    deploy_checked(load_files(KEY, files), SYSTEM)
    return Asked(report_record(KEY, REPORT, requester.key, requester, channel="portal"))


def votes_of(asked: Asked) -> list[str]:
    """What was ever voted on the record, in all its ballots, oldest first."""
    mine = select(BallotVote.choice).join(Ballot, Ballot.key == BallotVote.ballot_key)
    with reading() as session:
        return list(session.scalars(mine.where(Ballot.record_key == asked.reported.key).order_by(BallotVote.key)))


def ask_by(requester: Actor, values: Mapping[str, object], **expressions: str) -> Asked:
    """A record of a pack that has an amount; ``expressions`` are FEEL of its diagram, which may ask for it."""
    given = {name: f"@{name}@" for name in expressions}
    files = host_files(use_approval_pack().record_type, given)
    drawn = files[f"{KEY}.bpmn"].decode()
    for name, expression in expressions.items():
        drawn = drawn.replace(f"source='=\"@{name}@\"'", f"source={quoteattr(f'={expression}')}")
    read = json.loads(files["pack.yaml"])
    read["fields"].append({"key": "amount", "type": "number", "label": {"en": "Amount"}})
    form = json.loads(files[f"forms/{KEY}.form"])
    form["components"].append({"type": "number", "id": "field_amount", "key": "amount", "label": "Amount"})
    files |= {
        f"{KEY}.bpmn": drawn.encode(), "pack.yaml": json.dumps(read).encode(),
        f"forms/{KEY}.form": json.dumps(form).encode(),
    }  # fmt: skip
    deploy_checked(load_files(KEY, files), SYSTEM)
    return Asked(report_record(KEY, {**REPORT, **values}, requester.key, requester, channel="portal"))
