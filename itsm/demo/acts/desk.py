"""What people do at the tasks of a record, whatever it is: take, note, hand on, sign, ask, answer."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.lifecycle import UserTaskState
from engine.state.tables import UserTask
from itsm.automation.promote_record import promote_record
from itsm.demo.acts.scene import Scene
from itsm.detours.commands import (
    add_signer,
    countersign,
    delegate_task,
    give_back_task,
    send_back_task,
    sign_task,
    transfer_task,
    urge_task,
    withdraw_task,
)
from itsm.detours.commands.ask_signatures import Vote
from itsm.ownership.commands import answer_owner_change, ask_owner_change
from itsm.ownership.tables import PENDING, OwnerChange
from itsm.packs.deployed import record_type
from itsm.records.commands import claim_task, comment, link_records, update_fields
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record
from itsm.surveys.answer_survey import answer_survey
from itsm.surveys.tables import Survey

HAPPY = 4
"""The least score with which somebody is content."""


def _claim(scene: Scene) -> None:
    if scene.strand.place.holder is None:
        claim_task(scene.task, scene.actor, work=scene.work)


def _note(scene: Scene) -> None:
    comment(scene.strand.number, scene.say("note"), True, scene.actor, work=scene.work)


def _comment(scene: Scene) -> None:
    words = scene.stage.phrase(scene.strand.random, "comment", scene.strand.requester.key)
    comment(scene.strand.number, words, False, scene.actor, work=scene.work)


def _reply(scene: Scene) -> None:
    comment(scene.strand.number, scene.strand.texts["reply"], False, scene.strand.requester, work=scene.work)


def _transfer(scene: Scene) -> None:
    to = scene.colleague()
    transfer_task(scene.task, to, None, scene.say("transfer"), scene.actor, work=scene.work)
    scene.strand.performer = scene.stage.actors[to]


def _move(scene: Scene) -> None:
    """To another team, whose first one at work takes it."""
    transfer_task(scene.task, None, scene.more, scene.say("move"), scene.actor, work=scene.work)
    there = scene.stage.duty.there(scene.more, scene.stage.now()) or scene.stage.duty.members[scene.more]
    scene.strand.performer = scene.stage.actors[there[0]]
    claim_task(scene.task, scene.strand.performer, work=scene.work)


def _delegate(scene: Scene) -> None:
    delegate_task(scene.task, scene.colleague(), scene.say("delegate"), scene.actor, work=scene.work)


def _give_back(scene: Scene) -> None:
    holder = scene.strand.place.holder
    assert holder is not None
    who = scene.stage.actors[holder]
    give_back_task(scene.task, scene.say("give_back", who), who, work=scene.work)


def _sign_before(scene: Scene) -> None:
    add_signer(scene.task, scene.colleague(), "before", scene.say("sign"), scene.actor, work=scene.work)


def _countersign(scene: Scene) -> None:
    first = scene.colleague()
    countersign(scene.task, [first, scene.colleague(first)], Vote(), scene.say("countersign"), scene.actor,
                work=scene.work)  # fmt: skip


def _sign(scene: Scene) -> None:
    """The next who was asked to."""
    side = select(UserTask.key, UserTask.assignee_key).where(
        UserTask.instance_key == scene.strand.instance, UserTask.state == UserTaskState.OPEN.value,
        UserTask.side_of.is_not(None),
    )
    key, holder = scene.work.session.execute(side.order_by(UserTask.key).limit(1)).one()
    assert holder is not None
    who = scene.stage.actors[holder]
    sign_task(key, "agree", scene.say("signed", who), who, work=scene.work)


def _send_back(scene: Scene) -> None:
    send_back_task(scene.task, scene.more, scene.say("send_back"), scene.actor, work=scene.work)


def _withdraw(scene: Scene) -> None:
    """Whoever did the step before takes it back."""
    assert scene.strand.last_done is not None
    withdraw_task(scene.strand.last_done[0], scene.actor, work=scene.work)


def _urge(scene: Scene) -> None:
    who = scene.strand.requester
    urge_task(scene.task, scene.say("urge", who), who, work=scene.work)


def _ask_owner(scene: Scene) -> None:
    ask_owner_change(scene.strand.number, scene.colleague(), scene.say("owner"), scene.actor, work=scene.work)


def _approve_owner(scene: Scene) -> None:
    """A lead of the team that was asked; who asked or becomes it cannot."""
    asked = select(OwnerChange).where(OwnerChange.record_key == scene.strand.key, OwnerChange.state == PENDING)
    row = scene.work.session.scalars(asked).one()
    leads = [key for key in scene.stage.duty.members.get(row.team or "", ()) if key != row.asked_by_key]
    found = next((scene.stage.actors[key] for key in leads if "team_lead" in scene.stage.actors[key].roles), None)
    if found is not None:
        answer_owner_change(row.key, "approve", "", found, work=scene.work)


def _priority(scene: Scene) -> None:
    update_fields(scene.strand.number, {"priority": "high"}, scene.actor, reason=scene.say("priority"),
                  work=scene.work)  # fmt: skip


def _link(scene: Scene) -> None:
    assert scene.strand.parent is not None
    link_records(scene.strand.number, "parent", scene.strand.parent.number, scene.actor, work=scene.work)


def _refer(scene: Scene) -> None:
    """To what is known already of a type (``refer:TYPE``); who finds nothing makes it out of the record."""
    strand, reference = scene.strand, f"{scene.more}_reference"
    if reference in strand.texts:
        return
    known = record_type(strand.planned.type, scene.work.session)
    promotion = next(one for one in known.promotions if one.type == scene.more)
    number = _known(scene)
    if number is None:
        number = promote_record(strand.number, promotion.key, {}, scene.actor, work=scene.work).number
        strand.makes = True
    else:
        link_records(strand.number, promotion.link, number, scene.actor, work=scene.work)
    strand.texts = {**strand.texts, reference: number}


def _known(scene: Scene) -> str | None:
    """The one of the record's story; else the newest open one about the same category and service."""
    story = scene.strand.planned.story
    if story is not None:
        return next(reversed(scene.of_story(scene.more)), None)
    mine, other = aliased(Record), aliased(Record)
    same = (
        mine.key == scene.strand.key, other.type_key == scene.more, other.status_kind.in_(OPEN_KINDS),
        other.category == mine.category, other.service == mine.service,
    )  # fmt: skip
    return scene.work.session.scalar(select(other.number).where(*same).order_by(other.key.desc()).limit(1))


def _survey(scene: Scene) -> None:
    """The requester answers where they were asked, three times of four."""
    strand = scene.strand
    asked = select(Survey.key).where(Survey.record_key == strand.key, Survey.answered_at.is_(None))
    if scene.work.session.scalar(asked) is None or strand.random.random() > 0.75:
        return
    score = strand.random.choice((5, 5, 5, 4, 4, 3, 2))
    words = scene.say("happy" if score >= HAPPY else "unhappy", strand.requester)
    answer_survey(strand.number, str(score), words, strand.requester, work=scene.work)


AT_TASKS: Mapping[str, Callable[[Scene], None]] = {
    "claim": _claim, "note": _note, "comment": _comment, "reply": _reply, "transfer": _transfer, "move": _move,
    "delegate": _delegate, "give_back": _give_back, "sign_before": _sign_before, "countersign": _countersign,
    "sign": _sign, "send_back": _send_back, "withdraw": _withdraw, "urge": _urge, "ask_owner": _ask_owner,
    "approve_owner": _approve_owner, "priority": _priority, "link": _link, "refer": _refer, "survey": _survey,
}  # fmt: skip
"""Acts by the word of a plot."""
