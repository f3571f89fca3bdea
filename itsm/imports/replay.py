"""Replaying one record: its rows become commands, with the clock at each row's own time, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from database import UnitOfWork
from engine import clock
from engine.errors import FlowdeskError, InvalidForm, InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import assign_user_task, end_replay, run_command
from itsm.imports import steps
from itsm.imports.directory import Directory
from itsm.imports.mapping import FieldMapping, ImportMapping, StateMapping
from itsm.imports.table import Reject, Row
from itsm.packs.model import RecordType
from itsm.records.commands import report_record, update_fields
from itsm.records.commands.report_record import Replay as ReportedReplay
from itsm.records.flow.assignment import tell_assignment
from itsm.records.opened import OpenRecord, open_record
from itsm.records.values import fitted

IMPORTER = Actor(None, "import", "Import")
Departures = Counter[tuple[str | None, str]]


@dataclass
class Replayed:
    """What became of one record's rows."""

    imported: bool = False
    transitions: int = 0
    departures: Departures = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordImported:
    """A record of the source was imported under ``number``."""

    number: str


@dataclass
class _Record:
    """A record under replay: its number here, where it stands, and who had it by the last row."""

    number: str
    instance_key: int
    state: StateMapping
    holder: tuple[str | None, int | None]
    at: datetime
    standing: steps.Standing


class _RowRefused(Exception):
    """The row at ``index`` cannot be executed."""

    def __init__(self, index: int, problem: FlowdeskError) -> None:
        super().__init__(str(problem))
        self.index, self.problem = index, problem


class Replay:
    """Replays records of one type by one mapping; use ``run`` for each. ``language`` is that of made-up titles."""

    def __init__(self, record_type: RecordType, mapping: ImportMapping, directory: Directory, language: str) -> None:
        self._type, self._mapping, self._directory, self._language = record_type, mapping, directory, language

    def run(self, number: str, rows: Sequence[Row]) -> Replayed:
        """Import the record that the source calls ``number``; a row that cannot be executed is rejected with a reason.

        All of it is stored at once, or nothing: after a refused row the record is replayed without it.
        """
        rejects: list[Reject] = []
        left = list(rows)
        while left:
            result = Replayed()
            try:
                self._replay(number, left, result)
            except _RowRefused as refusal:
                row = left.pop(refusal.index)
                rejects.append(Reject(row.line, _reason(refusal.problem)))
            else:
                result.imported, result.rejects = True, rejects
                return result
        return Replayed(rejects=rejects)

    def _replay(self, number: str, rows: Sequence[Row], result: Replayed) -> None:
        def body(work: UnitOfWork) -> RecordImported:
            record: _Record | None = None
            for index, row in enumerate(rows):
                try:
                    record = self._next(work, record, row, result) if record else self._first(work, row, result)
                except FlowdeskError as problem:
                    raise _RowRefused(index, problem) from problem
            assert record is not None
            end_replay(record.instance_key, IMPORTER, work=work)
            return RecordImported(record.number)

        command_id = f"import:{self._type.key}:{number}"[:200]
        run_command("import_record", command_id, IMPORTER, RecordImported, body)

    def _first(self, work: UnitOfWork, row: Row, result: Replayed) -> _Record:
        state = self._mapping.states[row.state]
        drawn_first = next(iter(self._mapping.states.values()))
        at_element = None if state.status == drawn_first.status else state.element
        actor = self._directory.actor(row, self._mapping.opened_by or self._mapping.actor)
        with clock.at(row.at):
            reported = report_record(
                self._type.key,
                self._values(row, None, state),
                self._directory.person(row, self._mapping.requester),
                actor,
                replay=ReportedReplay(row.number, at_element),
                work=work,
            )
            opened = open_record(work, reported.number)
            if row.opened_at is not None:
                opened.set_column("opened_at", min(row.opened_at, row.at))
            standing = steps.Standing(work, opened.row.instance_key or 0)
            record = _Record(reported.number, standing.instance_key, state, (None, None), row.at, standing)
            self._assign(work, record, row, stepped=True)
            opened.store(work, actor, row.at)
        result.transitions += 1
        if at_element is not None:
            result.departures[(None, state.status)] += 1
        return record

    def _next(self, work: UnitOfWork, record: _Record, row: Row, result: Replayed) -> _Record:
        state = self._mapping.states[row.state]
        actor = self._directory.actor(row, self._mapping.actor)
        record.at = max(record.at, row.at)
        with clock.at(record.at):
            opened = open_record(work, record.number)
            values = self._values(row, opened, state)
            stepped = state.status != record.state.status
            if stepped:
                for key, value in fitted(self._type, values, any_choice=True).items():
                    opened.set_field(key, value)
                self._step(work, record, state, actor, result)
                values = self._values(row, opened, state)  # a decision may have set others
            if values:
                update_fields(record.number, values, actor, work=work)
            self._assign(work, record, row, stepped=stepped)
            opened.store(work, actor, record.at)
        record.state = state
        return record

    def _step(self, work: UnitOfWork, record: _Record, state: StateMapping, actor: Actor, result: Replayed) -> None:
        """Take the step from the record's status to that of ``state``, by the diagram where it offers one."""
        source = record.state.status
        ways = self._mapping.transitions.get((source, state.status), ())
        taken = steps.take(work, record.standing, ways, record.at, actor)
        record.standing = steps.Standing(work, record.instance_key)
        reached = open_record(work, record.number).row.status == state.status
        if not (taken and reached):
            reason = f"{source} → {state.status}"  # keys of statuses: readers get their names
            if not steps.move(work, record.standing, state.element, reason, actor):
                raise InvalidState(text("Expected an open record, but its process has ended."))
            record.standing = steps.Standing(work, record.instance_key)
            result.departures[(source, state.status)] += 1
        result.transitions += 1

    def _assign(self, work: UnitOfWork, record: _Record, row: Row, stepped: bool) -> None:
        """Give the open team task to whom the row names; it is told on the timeline only when that changed."""
        wanted = (
            self._directory.team(row, self._mapping.team),
            self._directory.person(row, self._mapping.assignee),
        )
        if wanted == record.holder and not stepped:
            return
        task = next((task for task in record.standing.tasks if task.group_id), None)
        if task is not None and wanted != (None, None):
            team, person = wanted[0] or task.group_id, wanted[1]
            if wanted != record.holder:
                self._reassign(work, record, task, team, person, self._directory.actor(row, self._mapping.actor))
            elif (task.group_id, task.assignee_key) != (team, person):
                assign_user_task(task.key, person, IMPORTER, group_id=team, work=work)
                open_record(work, record.number).set_column("team", team)
        record.holder = wanted

    def _reassign(
        self,
        work: UnitOfWork,
        record: _Record,
        task: steps.OpenTask,
        team: str | None,
        person: int | None,
        actor: Actor,
    ) -> None:
        assign_user_task(task.key, person, actor, group_id=team, work=work)
        opened = open_record(work, record.number)
        opened.set_column("team", team)
        name = self._directory.name_of(person)
        tell_assignment(work, opened, task, "assigned", actor, person=name, team=team)

    def _values(self, row: Row, opened: OpenRecord | None, state: StateMapping) -> dict[str, object]:
        """Fields that the row says something of; after the first row only those that differ."""
        found: dict[str, object] = {}
        for item in self._mapping.fields:
            if (item.first_only and opened is not None) or (item.only_in and state.status not in item.only_in):
                continue
            value = _value(item, row.values)
            if value is not None and (opened is None or opened.value(item.key) != value):
                found[item.key] = value
        if opened is None and not found.get("title"):
            found["title"] = f"{self._type.name(self._language)} {row.number}"
        return found


def _reason(problem: FlowdeskError) -> Text:
    """Why a row was refused; of fields that do not fit, the first by name."""
    if not isinstance(problem, InvalidForm) or not problem.fields:
        return problem.message
    field, why = next(iter(problem.fields.items()))
    return text("Field %(field)s: %(why)s", field=field, why=why)


def _value(item: FieldMapping, values: Mapping[str, str]) -> str | None:
    if item.template is not None:
        try:
            return item.template.format(**values)
        except KeyError:  # a column that the template names is unknown in this row
            return None
    written = values.get(item.column or "")
    return None if written is None else item.values.get(written, written)
