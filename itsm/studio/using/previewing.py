"""What would become of the records that run, were they taken to the new version: looked at, and nothing changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text
from engine.lifecycle import WaitState
from engine.runtime import plan_migrations_to
from engine.runtime.plan_migration import Alike
from engine.runtime.programs import program_of
from engine.spiff.migration.plan import MigrationPlan
from engine.spiff.program import Program
from engine.state.among import among
from engine.state.tables import Definition, ProcessInstance, Timer
from itsm.packs.folder import PackFiles
from itsm.records.elements import in_names, told_name
from itsm.studio.using.moving import RUNNING, Running, running_of

MOST_LOOKED_AT = 500
MOST_SHOWN = 25


@dataclass(frozen=True, slots=True)
class RecordPreview:
    """A record: where it stands and goes on, what begins or ends by going, why it cannot go, and what is due when.

    Due times are those of its timers, which a migration keeps.
    """

    number: str
    instance_key: int
    version: int
    places: tuple[str, ...]
    fits: bool
    why: Text | None
    changes: tuple[Text, ...]
    due: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """``total`` records run on ``versions``; of ``looked_at`` of them ``fitting`` can go, ``records`` are the first."""

    versions: tuple[Running, ...]
    total: int
    looked_at: int
    fitting: int
    records: tuple[RecordPreview, ...]


def preview_of(session: Session, files: PackFiles, language: str) -> Preview:
    """Look at what runs on versions of a pack that are drawn otherwise than in ``files``, which are to be in use."""
    sums = {one.id: hashlib.sha256(one.data).hexdigest() for one in files.resources if one.kind == "process"}
    running = [one for one in running_of(session, files.key) if one.count]
    versions = tuple(one for one in running if sums.get(one.process_id) != one.checksum)
    keys, programs = _standing(session, versions), files.programs
    groups = plan_migrations_to(session, keys, programs)
    shown = keys[:MOST_SHOWN]
    return Preview(
        versions, sum(one.count for one in versions), sum(len(group.keys) for group in groups),
        sum(len(group.keys) for group in groups if group.fits),
        tuple(_Telling(session, programs, language).told(shown, groups)),
    )  # fmt: skip


def _standing(session: Session, versions: Sequence[Running]) -> list[int]:
    """The first instances that run on these versions, the oldest first."""
    if not versions:
        return []
    statement = select(ProcessInstance.key).where(
        among(session, ProcessInstance.definition_key, [one.definition_key for one in versions]),
        ProcessInstance.state_name.in_(RUNNING),
    )
    return list(session.scalars(statement.order_by(ProcessInstance.key).limit(MOST_LOOKED_AT)))


class _Telling:
    """The previews of some records, in one language."""

    def __init__(self, session: Session, programs: Mapping[str, Program], language: str) -> None:
        self.session, self.programs, self.language = session, programs, language

    def told(self, keys: Sequence[int], groups: Sequence[Alike]) -> list[RecordPreview]:
        """Each of these instances by the plan of those that stand alike."""
        plans = {key: group.found for group in groups for key in group.keys}
        due = self._due(keys)
        statement = (
            select(ProcessInstance.key, ProcessInstance.business_key, Definition.key, Definition.version)
            .join(Definition, Definition.key == ProcessInstance.definition_key)
            .where(among(self.session, ProcessInstance.key, keys))
            .order_by(ProcessInstance.key)
        )
        return [
            self._one(key, number, version, program_of(self.session, definition), plans[key], due.get(key, []))
            for key, number, definition, version in self.session.execute(statement)
        ]

    def _one(
        self, key: int, number: str, version: int, program: Program, plan: MigrationPlan | Text,
        due: Sequence[tuple[str, datetime]],
    ) -> RecordPreview:  # fmt: skip
        timers = tuple((self._name(program, element), at) for element, at in due)
        if isinstance(plan, Text):
            return RecordPreview(number, key, version, (), False, plan, (), timers)
        new = self.programs[program.process_id]
        places = tuple(dict.fromkeys(self._name(program, pair.source) for pair in plan.pairs))
        why = next((in_names(one.message, program.drawn, self.language) for one in plan.refusals), None)
        changes = tuple(in_names(one.message, new.drawn, self.language) for one in plan.changes)
        return RecordPreview(number, key, version, places, plan.is_possible, why, changes, timers)

    def _name(self, program: Program, element_id: str) -> str:
        found = program.drawn.get(element_id)
        return told_name(found, program.drawn, self.language) if found else element_id

    def _due(self, keys: Sequence[int]) -> dict[int, list[tuple[str, datetime]]]:
        statement = (
            select(Timer.instance_key, Timer.element_id, Timer.due_at)
            .where(among(self.session, Timer.instance_key, keys), Timer.state == WaitState.ARMED.value)
            .order_by(Timer.due_at)
        )
        found: dict[int, list[tuple[str, datetime]]] = {}
        for key, element, at in self.session.execute(statement):
            found.setdefault(key, []).append((element, at))
        return found
