"""A record inside one transaction: read once, changed in memory, stored with one statement.

The engine's host, the inline handlers, the step listener and the command all work on the same ``OpenRecord``, which
the unit of work remembers by the record's number.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from database import Prepared, PreparedRead, UnitOfWork, table_of
from engine.errors import Conflict, Names, NotFound, text
from engine.feel import from_json, to_json
from engine.registry import Actor, InstanceRef
from engine.state import reads
from engine.state.newest import definitions_revision, stand_on
from engine.state.reads import TaskAndInstance
from engine.state.tables import ProcessInstance, UserTask
from itsm.forms.model import Form
from itsm.language import listed
from itsm.packs.deployed import newest_form, newest_type
from itsm.packs.model import STANDARD_FIELDS, RecordType
from itsm.records.search.texts import is_searched
from itsm.records.tables import Record

REMEMBERED_CHANGES = 5


@dataclass
class OpenRecord:
    """A record that the transaction works on. ``changes`` maps a field's key to [before, after] since it was opened."""

    row: Record
    type: RecordType
    form: Form | None = None
    """The form of the task that is being completed."""
    is_new: bool = False
    changes: dict[str, list[object]] = field(default_factory=dict)
    promised_by: dict[str, list[object]] = field(default_factory=dict)
    """What targets are looked up by, [before, after], where that is something else than the fields themselves."""
    told: bool = False
    """True when the changes are kept with a completed task; else they become an entry of their own."""
    _dirty: set[str] = field(default_factory=set)

    @property
    def number(self) -> str:
        """The record's number: the business key of its process instance."""
        return self.row.number

    def value(self, key: str) -> object:
        """The value of a field, standard or own; None when it is empty."""
        if key in STANDARD_FIELDS:
            return getattr(self.row, key) or None
        return from_json(self.row.own_fields.get(key))

    def set_field(self, key: str, value: object) -> bool:
        """Change a field of the type and remember before and after; False when it had the value already."""
        before = self.value(key)
        if value == before:
            return False
        first = self.changes[key][0] if key in self.changes else to_json(before)
        self.changes[key] = [first, to_json(value)]
        if is_searched(self.type, key):
            self.set_column("words_due", True)
        if key in STANDARD_FIELDS:
            self.set_column(key, value if value is not None or key != "title" else "")
        else:
            self.set_column("own_fields", {**self.row.own_fields, key: to_json(value)})
        return True

    def set_column(self, name: str, value: object) -> None:
        """Change a column that is not a field (place in the flow, people, timestamps)."""
        if getattr(self.row, name) != value:
            setattr(self.row, name, value)
            self._dirty.add(name)

    def require_revision(self, revision: int | None) -> None:
        """Raise Conflict when the record changed since ``revision``, naming who and what; None asks nothing."""
        if revision is None or revision == self.row.revision:
            return
        later = [change for change in self.row.last_changes if int(str(change["revision"])) > revision]
        names = sorted({str(name) for change in later for name in _listed(change["fields"])})
        fields = [self.type.by_key[name] for name in names if name in self.type.by_key]
        by = str(later[-1]["by"]) if later else ""
        current = {"revision": self.row.revision, "fields": names, "changed_by": by, "status": self.row.status}
        if fields:
            raise Conflict(
                text(
                    "Expected %(number)s as you read it, but %(by)s changed %(fields)s meanwhile. "
                    "What you typed is kept: look at the changes and send it again.",
                    number=self.number, by=by, fields=listed(Names(one.labels) for one in fields),
                ),
                current,
            )
        raise Conflict(
            text(
                "Expected %(number)s as you read it, but %(by)s worked on it meanwhile. "
                "What you typed is kept: look at the record and send it again.",
                number=self.number, by=by or "Flowdesk",
            ),
            current,
        )

    def store(self, work: UnitOfWork, actor: Actor, at: datetime) -> None:
        """Write what changed as the next revision, in one statement; nothing when nothing did."""
        if not self._dirty and not self.is_new:
            return
        fields = sorted(self.changes) + (["status"] if "status" in self._dirty else [])
        revision = self.row.revision if self.is_new else self.row.revision + 1
        change = {"revision": revision, "by": actor.name, "fields": fields}
        self.row.last_changes = [*self.row.last_changes, change][-REMEMBERED_CHANGES:]
        self.row.revision, self.row.changed_at = revision, at
        self.set_column("changed_day", day_of(at))
        if self.is_new:
            columns = [column.name for column in table_of(Record).columns if column.name != "key"]
            values = {name: getattr(self.row, name) for name in columns}
            ((self.row.key,),) = _inserted().execute(work.session, values)
        else:
            names = sorted({*self._dirty, "revision", "changed_at", "last_changes"})
            values = {name: getattr(self.row, name) for name in names}
            _update_of(frozenset(names)).write(work.session, [{"record_key": self.row.key, **values}])
        self.is_new = False
        self._dirty.clear()

    def forget_changes(self) -> None:
        """The changes are told: what the same transaction changes next is a new story."""
        self.changes, self.promised_by = {}, {}
        self.told = False


def day_of(at: datetime) -> int:
    """The day of an instant in UTC, as a record keeps that of its last change."""
    return at.astimezone(UTC).toordinal()


def open_record(work: UnitOfWork, number: str, form_id: str | None = None) -> OpenRecord:
    """The record ``number`` in this transaction, locked; read (with its type, and ``form_id``) in one statement.

    Raises NotFound.
    """
    found = find_open_record(work, number, form_id)
    if found is None:
        raise NotFound(text("Expected a record %(number)s, but there is none. Check the number.", number=number))
    return found


def find_open_record(work: UnitOfWork, number: str, form_id: str | None = None) -> OpenRecord | None:
    """Like ``open_record``, but None when there is no such record."""
    place = ("record", number)
    if place in work.memo:  # None: this transaction has looked, and there was none
        known = work.memo[place]
        return known if isinstance(known, OpenRecord) else None
    found = _read(work, Record.number, number, form_id)
    if found is None:
        work.memo[place] = None
    return found


def record_of(work: UnitOfWork, instance: InstanceRef, form_id: str | None = None) -> OpenRecord | None:
    """The record that ``instance`` serves; None when it serves none (one started by a program, a pool beside it).

    A business key is anybody's to choose: it names a record only for the instance that the record was given to.
    """
    if not instance.business_key:
        return None
    found = find_open_record(work, instance.business_key, form_id)
    if found is None or found.row.instance_key not in (None, instance.key):
        return None
    return found


def open_record_by_key(work: UnitOfWork, key: int) -> OpenRecord:
    """The record with ``key`` in this transaction; raises NotFound."""
    found = _read(work, Record.key, key, None)
    if found is None:
        raise NotFound(text("Expected a record with key %(key)s, but there is none.", key=key))
    return found


def lock_task_and_record(work: UnitOfWork, task_key: int, with_form: bool) -> TaskAndInstance:
    """A task with its locked instance; the record that it serves, if any, is opened in the same statement.

    ``with_form`` the form of the task comes with it. Raises NotFound when there is no such task.
    """
    found = _task_with_record().one_or_none(work.session, {"wanted": task_key})
    if found is None:
        return reads.lock_task(work.session, task_key)
    task, instance, row, revision = found
    stand_on(work, revision)
    if ("record", row.number) not in work.memo:  # else the transaction works on it already
        _opened(work, row, task.form_id if with_form else None)
    return TaskAndInstance(task, instance)


def remember(work: UnitOfWork, opened: OpenRecord) -> OpenRecord:
    """Let the rest of the transaction work on ``opened``."""
    work.memo[("record", opened.number)] = opened
    return opened


def _read(work: UnitOfWork, by: InstrumentedAttribute[Any], value: object, form_id: str | None) -> OpenRecord | None:
    found = _selected(by).one_or_none(work.session, {"wanted": value})
    if found is None:
        return None
    row, revision = found
    stand_on(work, revision)
    return _opened(work, row, form_id)


def _opened(work: UnitOfWork, row: Record, form_id: str | None) -> OpenRecord:
    form = newest_form(work, form_id) if form_id else None
    return remember(work, OpenRecord(row, newest_type(work, row.type_key), form))


@lru_cache(maxsize=1)
def _task_with_record() -> PreparedRead:
    """A task, its instance and the record of that, locked in this order; with the number of the definitions."""
    own = or_(Record.instance_key.is_(None), Record.instance_key == ProcessInstance.key)
    return PreparedRead(
        select(UserTask, ProcessInstance, Record, definitions_revision())
        .select_from(ProcessInstance)
        .join(UserTask, UserTask.instance_key == ProcessInstance.key)
        .join(Record, and_(Record.number == ProcessInstance.business_key, own))
        .where(UserTask.key == bindparam("wanted"))
        .with_for_update(of=(ProcessInstance, UserTask, Record))
    )


@lru_cache(maxsize=8)
def _selected(by: InstrumentedAttribute[Any]) -> PreparedRead:
    """A record with the number of the definitions, found by one column; made once for each."""
    return PreparedRead(
        select(Record, definitions_revision()).where(by == bindparam("wanted")).with_for_update(of=Record)
    )


@lru_cache(maxsize=1)
def _inserted() -> Prepared:
    table = table_of(Record)
    return Prepared(insert(table).returning(table.c.key))


@lru_cache(maxsize=256)
def _update_of(names: frozenset[str]) -> Prepared:
    """The statement that writes these columns of one record; there are few sets of them."""
    table = table_of(Record)
    changed: dict[str, ColumnElement[object]] = {name: bindparam(name) for name in sorted(names)}
    return Prepared(update(table).where(table.c.key == bindparam("record_key")).values(changed))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
