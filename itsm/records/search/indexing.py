"""Keeping the index: a change marks its record in the statement that it writes anyway, the worker does the rest.

What is marked and not yet indexed is found by its title (``finding``), so nothing has to wait for the worker.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from database import UnitOfWork, all_tenants, current_tenant, in_tenant, reading, retrying, unit_of_work
from itsm.records.search.texts import Said, field_text, said_at, texts_of, type_of
from itsm.records.search.words import words_of
from itsm.records.tables import Record, RecordField, RecordWords

AT_ONCE = 100
"""Records of one transaction: a writer of SQLite waits for all of them."""
LONGEST_VALUE = 200


def index_due(limit: int) -> int:
    """Index marked records of all organisations, at most ``AT_ONCE`` of each; gives how many."""
    waiting = select(Record.tenant_id).where(Record.words_due).distinct().limit(limit)
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        tenants: Sequence[int] = session.scalars(waiting).all()
    done = 0
    for tenant in tenants:
        with in_tenant(tenant):
            done += len(retrying(partial(_index, Record.words_due.expression)))
    return done


def rebuild() -> int:
    """Index every record of the organisation in force anew, and give their number."""
    done, last = 0, 0
    while keys := retrying(partial(_index, Record.key > last, waits=True)):
        done, last = done + len(keys), keys[-1]
    return done


def mark(work: UnitOfWork, record_key: int) -> None:
    """What is searched of the record changes with this transaction.

    Whatever the row says already: a worker that is indexing it now has not read what is written here.
    """
    work.session.execute(
        update(Record)
        .where(Record.key == record_key)
        .values(words_due=True)
        .execution_options(synchronize_session=False)
    )


def _index(which: ColumnElement[bool], waits: bool = False) -> list[int]:
    """Index the first records of ``which`` in a transaction of their own; gives their keys in order.

    Records that are being worked on are left for later, or waited for.
    """
    with unit_of_work() as work:
        first = select(Record).where(which).order_by(Record.key).limit(AT_ONCE)
        chosen = first.with_for_update(skip_locked=not waits)
        rows = work.session.scalars(chosen.execution_options(populate_existing=True)).all()
        if not rows:
            return []
        keys = [row.key for row in rows]
        said = said_at(work.session, rows)
        _put_words(work, [_words(work, row, said.get(row.key, ())) for row in rows])
        _put_fields(work, keys, [value for row in rows for value in _values(work, row)])
        done = update(Record).where(Record.key.in_(keys)).values(words_due=False)
        work.session.execute(done.execution_options(synchronize_session=False))
    return keys


def _words(work: UnitOfWork, row: Record, said: Sequence[Said]) -> dict[str, object]:
    found = words_of(texts_of(row, type_of(work.session, row.type_key), said))
    return {"tenant_id": current_tenant(), "record_key": row.key, "words": " ".join(found)}


def _put_words(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Words are letters and digits alone: PostgreSQL reads them as a vector as they stand."""
    dialect = work.session.get_bind().dialect.name
    first = (postgresql_insert if dialect == "postgresql" else sqlite_insert)(RecordWords)
    work.session.execute(
        first.on_conflict_do_update(index_elements=["record_key"], set_={"words": first.excluded.words}), rows
    )


def _values(work: UnitOfWork, row: Record) -> Iterator[dict[str, object]]:
    of_type = type_of(work.session, row.type_key)
    for field in of_type.fields if of_type else ():
        value = field_text(row, field.key) if field.searchable and not field.standard else None
        if value is not None:
            yield {
                "tenant_id": current_tenant(), "record_key": row.key, "field": field.key, "type_key": row.type_key,
                "value": value[:LONGEST_VALUE],
            }  # fmt: skip


def _put_fields(work: UnitOfWork, keys: Sequence[int], rows: Sequence[dict[str, object]]) -> None:
    gone = delete(RecordField).where(RecordField.record_key.in_(keys))
    work.session.execute(gone.execution_options(synchronize_session=False))
    if rows:
        inserted = (
            postgresql_insert if work.session.get_bind().dialect.name == "postgresql" else sqlite_insert
        )(RecordField)
        work.session.execute(inserted, rows)
