"""What people do where many are concerned: lead, tell, join, call in, agree on actions; and what inspectors do."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from engine import clock
from itsm.demo.acts.scene import Scene
from itsm.demo.announcing import announce
from itsm.inspections.commands import answer_points
from itsm.war_room.commands.agree_action import agree_action
from itsm.war_room.commands.be_there import be_there
from itsm.war_room.commands.call_in import call_in
from itsm.war_room.commands.join_records import join_records
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.commands.respond import take_response, tick_step
from itsm.war_room.commands.take_role import hand_over_role, take_role
from itsm.war_room.commands.watch import add_watchers


def _text(scene: Scene, kind: str) -> Any:
    """What the story says behind a colon: ``update:first`` is the one called so among its updates."""
    return scene.strand.texts[kind][scene.more]


def _pair(scene: Scene) -> tuple[str, str]:
    first, _, second = scene.more.partition("=")
    return first, second


def _role(scene: Scene) -> None:
    take_role(scene.strand.number, scene.more, scene.actor, work=scene.work)


def _give_role(scene: Scene) -> None:
    role, mailbox = _pair(scene)
    hand_over_role(scene.strand.number, role, scene.person(mailbox), scene.actor, work=scene.work)


def _there(scene: Scene) -> None:
    be_there(scene.strand.number, True, scene.actor, work=scene.work)


def _leave(scene: Scene) -> None:
    be_there(scene.strand.number, False, scene.actor, work=scene.work)


def _join(scene: Scene) -> None:
    """What the story has of a type by now."""
    join_records(scene.strand.number, scene.of_story(scene.more), scene.actor, work=scene.work)


def _call(scene: Scene) -> None:
    """A team, with the words of the story."""
    call_in(scene.strand.number, scene.more, None, _text(scene, "calls"), scene.actor, work=scene.work)


def _respond(scene: Scene) -> None:
    take_response(scene.strand.number, scene.more, scene.actor, work=scene.work)


def _tick(scene: Scene) -> None:
    tick_step(scene.strand.number, *_pair(scene), True, scene.actor, work=scene.work)


def _watch(scene: Scene) -> None:
    add_watchers(scene.strand.number, *_pair(scene), scene.actor, work=scene.work)


def _update(scene: Scene) -> None:
    """To everybody, in each language."""
    update = Update(_text(scene, "updates"), scene.strand.texts["titles"], is_public=True)
    publish_update(scene.strand.number, update, scene.actor, work=scene.work)


def _announce(scene: Scene) -> None:
    said = _text(scene, "announcements")
    announce(scene.work, said, scene.stage.zone, scene.actor, [scene.strand.number])


def _agree(scene: Scene) -> None:
    said = _text(scene, "actions")
    until = (clock.now() + timedelta(days=said["days"])).date()
    agree_action(scene.strand.number, said["title"], scene.person(said["owner"]), until, scene.actor, work=scene.work)


def _check(scene: Scene) -> None:
    """The points of the checklist, as the story answers them."""
    answers = dict(enumerate(scene.strand.texts["answers"]))
    answer_points(scene.strand.number, answers, {}, scene.actor, work=scene.work)


IN_ROOMS: Mapping[str, Callable[[Scene], None]] = {
    "role": _role, "give_role": _give_role, "there": _there, "leave": _leave, "join": _join, "call": _call,
    "respond": _respond, "tick": _tick, "watch": _watch, "update": _update, "announce": _announce, "agree": _agree,
    "check": _check,
}  # fmt: skip
"""Acts by the word of a plot."""
