"""An act of a plot: where it is played, and the outcomes and messages by which a step ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from itsm.demo.data import address, plots
from itsm.demo.strand import Stage, Strand
from itsm.records.commands import complete_task, send_message_to_record

ONCE = "finding"
"""The text of a case that is written once, whatever steps ask for a note."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An act: in which transaction, on which stage, at which record, by whom, and what stands behind its colon."""

    work: UnitOfWork
    stage: Stage
    strand: Strand
    actor: Actor
    more: str = ""

    @property
    def task(self) -> int:
        """The task at which the record stands."""
        assert self.strand.place.task is not None
        return self.strand.place.task

    def say(self, kind: str, actor: Actor | None = None) -> str:
        """Something that fits the occasion, in the language of who says it."""
        return self.stage.phrase(self.strand.random, kind, (actor or self.actor).key)

    def colleague(self, *beside: int | None) -> int:
        """Another member of the team, one who is at work if there is one; of a team too small, somebody of another."""
        duty, others = self.stage.duty, {self.actor.key, *beside}
        team = self.strand.place.team or ""
        everybody = sorted({key for each in duty.members.values() for key in each})
        for circle in (duty.there(team, self.stage.now()), duty.members[team], everybody):
            found = [key for key in circle if key not in others]
            if found:
                return self.strand.random.choice(found)
        raise LookupError("Expected somebody else to work here, but there is nobody.")

    def person(self, mailbox: str) -> int:
        """Somebody of the desk."""
        return self.stage.by_email[address(mailbox)]

    def of_story(self, type_key: str) -> list[str]:
        """The numbers of what the story has brought forth so far, of one type."""
        story = self.strand.planned.story
        return list(self.stage.chains.get((story, type_key), ())) if story is not None else []

    def written(self, value: object) -> object:
        """``story:TYPE`` are the records of the story of a type; the rest as ``written_now``."""
        kind, _, named = value.partition(":") if isinstance(value, str) else ("", "", "")
        return self.of_story(named) if kind == "story" else written_now(value)


def finish(scene: Scene, outcome: str) -> None:
    """Complete the task with the texts that its outcome asks for."""
    strand, says = scene.strand, plots()[scene.strand.planned.type].get("says", {}).get(outcome, {})
    values = {key: scene.say(kind) for key, kind in says.items()} | values_for(scene, outcome)
    for key in _told_again(strand, outcome):
        values[key] = scene.stage.phrase(Random(f"{strand.number}:{key}"), "note", scene.actor.key)
    complete_task(scene.task, values, outcome or None, scene.actor, work=scene.work)
    strand.last_done = (scene.task, scene.actor)


def values_for(scene: Scene, outcome: str) -> dict[str, object]:
    """What is written into a form: texts of the case by the table of its type, and what the step says itself."""
    strand = scene.strand
    sends: Mapping[str, Mapping[str, str]] = plots()[strand.planned.type]["sends"]
    wanted = {**sends.get("always", {}), **sends.get(outcome, {})}
    own: Mapping[str, object] = strand.step.get("with", {})
    said = {key: strand.texts[name] for key, name in wanted.items() if name in strand.texts} | dict(own)
    return {key: scene.written(value) for key, value in said.items()}


def written_now(value: object) -> object:
    """``in:MINUTES`` is an instant, ``day:DAYS`` a day, from the moment at which it is written; all else is itself."""
    kind, _, much = value.partition(":") if isinstance(value, str) else ("", "", "")
    if kind == "in":
        return (clock.now() + timedelta(minutes=float(much))).replace(second=0, microsecond=0).isoformat()
    return (clock.now() + timedelta(days=float(much))).date().isoformat() if kind == "day" else value


def _told_again(strand: Strand, outcome: str) -> list[str]:
    """Fields of a note that would say what was noted before: what was found is written once."""
    sent: Mapping[str, str] = plots()[strand.planned.type]["sends"].get(outcome, {})
    own: Mapping[str, object] = strand.step.get("with", {})
    again = [key for key, name in sent.items() if name == ONCE and name in strand.told and key not in own]
    strand.told |= {name for name in sent.values() if name == ONCE}
    return again


def send(scene: Scene, message: str) -> None:
    """Send what the process waits for."""
    send_message_to_record(scene.strand.number, message, scene.actor, work=scene.work)
