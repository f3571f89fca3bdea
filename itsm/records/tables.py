"""Tables of records: the record itself, its numbers, timeline, attachments, drafts, links and index of words."""

from datetime import datetime

from sqlalchemy import (
    DDL,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
    func,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime, table_of

TITLE_LENGTH = 300
VIEW_NAME_LENGTH = 80


def _some(name: str, condition: str, *columns: str) -> Index:
    """An index of the few records that a board counts: the others are not in it, so it costs next to nothing."""
    where = text(condition)
    return Index(f"ix_record_{name}", "tenant_id", *columns, sqlite_where=where, postgresql_where=where)


class Record(TenantScoped, Base):
    """A record of any type. ``status`` is written by the engine's step listener alone; the diagram decides it."""

    __tablename__ = "record"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    type_key: Mapped[str] = mapped_column(String(60))
    external_number: Mapped[str | None] = mapped_column(String(100))
    revision: Mapped[int] = mapped_column(Integer, default=1)
    """Counts changes; a page that was read at another revision is refused (the ETag)."""

    requester_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    opened_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    owner_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    """The first responder: the first agent who claimed or completed work here keeps the record."""
    requester_class: Mapped[str | None] = mapped_column(String(20))
    """Class of the requester when the record was made: their own, else that of their customer."""
    answer_owed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the owner owes the requester an answer, because somebody else has resolved the record."""
    team: Mapped[str | None] = mapped_column(String(100))
    """Code of the team that has the record now (the first candidate team of its open tasks)."""

    site: Mapped[str | None] = mapped_column(String(60))
    """Code of the site where the requester was when it was reported."""
    keeps_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True: the record is about people who must not see it; ``record_kept_out`` says about whom."""

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    description: Mapped[str | None] = mapped_column(Text)
    category: Mapped[str | None] = mapped_column(String(200))
    service: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(String(40))
    impact: Mapped[str | None] = mapped_column(String(60))
    urgency: Mapped[str | None] = mapped_column(String(60))
    priority: Mapped[str | None] = mapped_column(String(60))
    priority_reason: Mapped[dict[str, object] | None] = mapped_column(Json)
    """Why the priority is what it is: decision, matched rules and inputs, or the person who set it."""
    overruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when a person holds the priority against the decision; None where no person does."""
    resolution_code: Mapped[str | None] = mapped_column(String(200))
    resolution_text: Mapped[str | None] = mapped_column(Text)
    own_fields: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    """Fields that the pack declares beyond the standard columns, by key."""

    level_key: Mapped[int | None] = mapped_column(Key)
    """The service level that holds, asked once, when the first clock started."""
    level_version: Mapped[int | None] = mapped_column(Integer)
    clocks: Mapped[str | None] = mapped_column(Text)
    """What its steps need to know of its clocks (``itsm.clocks.ledger.memory``): made of their entries."""
    clocks_next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker looks at its clocks: as people are to be told of what is used up, or sooner and then in vain."""

    instance_key: Mapped[int | None] = mapped_column(Key, unique=True)
    status: Mapped[str | None] = mapped_column(String(60))
    status_kind: Mapped[str] = mapped_column(String(20), default="open")
    """Kind of the status in the pack: open, waiting, resolved or closed."""
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it last went back to work after it had been resolved."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_day: Mapped[int] = mapped_column(Integer, server_default="0")
    """The day of that in UTC, counted since the year 1: an index of it is written once a day, not by every step."""
    last_changes: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    """The last few changes (revision, by, fields), so that a conflict can say who and what without a further read."""
    words_due: Mapped[bool] = mapped_column(default=True, server_default=true())
    """What the search knows of the record is older than its texts: the worker reads them anew."""
    is_followed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Others were linked to be resolved with it (a look for them costs a statement)."""
    followers_due: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It was resolved, and the worker has not yet resolved those that follow it."""

    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "type_key", "external_number"),
        Index("ix_record_type_opened", "tenant_id", "type_key", "opened_at", "key"),
        Index("ix_record_type_kind_opened", "tenant_id", "type_key", "status_kind", "opened_at", "key"),
        Index("ix_record_type_changed", "tenant_id", "type_key", "changed_day"),
        Index("ix_record_requester", "tenant_id", "requester_key", "opened_at"),
        Index("ix_record_opened_by", "tenant_id", "opened_by_key", "opened_at"),
        _some("owner", "owner_key IS NOT NULL", "owner_key", "opened_at"),
        Index(
            "ix_record_answer_owed", "tenant_id", "owner_key", "opened_at",
            sqlite_where=text("answer_owed_at IS NOT NULL"), postgresql_where=text("answer_owed_at IS NOT NULL"),
        ),
        Index("ix_record_title", "tenant_id", func.lower(title)),
        Index(
            "ix_record_words_due", "tenant_id", "key", postgresql_where=text("words_due"),
            sqlite_where=text("words_due = 1"),
        ),
        Index(
            "ix_record_clocks_next_at", "clocks_next_at", postgresql_where=text("clocks_next_at IS NOT NULL"),
            sqlite_where=text("clocks_next_at IS NOT NULL"),
        ),
        Index(
            "ix_record_followers_due", "key", postgresql_where=text("followers_due"),
            sqlite_where=text("followers_due = 1"),
        ),
        _some("resolved", "resolved_at IS NOT NULL", "resolved_at"),
        _some("waiting", "status_kind = 'waiting'", "team"),
        _some("overruled", "overruled_at IS NOT NULL", "type_key", "opened_at", "key"),
        _some("reopened", "reopened_at IS NOT NULL AND resolved_at IS NULL AND closed_at IS NULL", "team"),
    )


class NumberRange(TenantScoped, Base):
    """The last number given out for a prefix; its row is locked until the record that took the number is stored."""

    __tablename__ = "number_range"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    prefix: Mapped[str] = mapped_column(String(20))
    last: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (UniqueConstraint("tenant_id", "prefix"),)


class TimelineEntry(TenantScoped, Base):
    """What people did beside completing tasks (which the engine's element events tell): comments, changes, files."""

    __tablename__ = "timeline_entry"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    """One of ``itsm.records.entries.EntryKind``."""
    internal: Mapped[bool] = mapped_column(default=True)
    """True: a requester never sees it."""
    actor_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    actor_name: Mapped[str] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, object]] = mapped_column(Json, default=dict)

    __table_args__ = (Index("ix_timeline_entry_record", "record_key", "at", "key"),)


class Attachment(TenantScoped, Base):
    """A file of a record; its bytes lie in the data folder under their SHA-256."""

    __tablename__ = "attachment"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    internal: Mapped[bool] = mapped_column(default=False)
    added_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Draft(TenantScoped, Base):
    """What a person has typed into a task's form and not sent yet."""

    __tablename__ = "draft"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    task_key: Mapped[int] = mapped_column(Key)
    person_key: Mapped[int] = mapped_column(ForeignKey("person.key"))
    content: Mapped[dict[str, object]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("task_key", "person_key"),)


class RecordLink(TenantScoped, Base):
    """A link between two records; both ends show it. Its kinds: ``itsm.records.links.kinds``."""

    __tablename__ = "record_link"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    from_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    to_key: Mapped[int] = mapped_column(ForeignKey("record.key"), index=True)
    made_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("from_key", "to_key", "kind"),)


class SavedView(TenantScoped, Base):
    """A list with its filters, order and columns under a name; of one person, and of a team that it is shared with."""

    __tablename__ = "saved_view"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    owner_key: Mapped[int] = mapped_column(ForeignKey("person.key"))
    type_key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(VIEW_NAME_LENGTH))
    team: Mapped[str | None] = mapped_column(String(100))
    query: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("owner_key", "type_key", "name"),
        Index("ix_saved_view_team", "tenant_id", "team", "type_key"),
    )


class RecordWords(TenantScoped, Base):
    """The words of a record, as ``itsm.records.search.words`` makes them, for the search."""

    __tablename__ = "record_words"

    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))

    __table_args__ = (
        Index("ix_record_words_words", "words", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )


class RecordField(TenantScoped, Base):
    """A value of an own field that its pack declares searchable, so that lists find by it."""

    __tablename__ = "record_field"

    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(60), primary_key=True)
    type_key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index("ix_record_field_value", "tenant_id", "type_key", "field", "value", "record_key"),)


WORDS_INDEX = "record_words_fts"
"""SQLite's full-text index of ``record_words``, which its triggers keep."""
_TAKE_OUT = f"INSERT INTO {WORDS_INDEX}({WORDS_INDEX}, rowid, words) VALUES ('delete', old.record_key, old.words);"
_PUT_IN = f"INSERT INTO {WORDS_INDEX}(rowid, words) VALUES (new.record_key, new.words);"
_ON_SQLITE = (
    f"CREATE VIRTUAL TABLE {WORDS_INDEX} USING fts5(words, content='record_words', content_rowid='record_key', "
    "detail=none, prefix='2 3', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER record_words_put AFTER INSERT ON record_words BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER record_words_gone AFTER DELETE ON record_words BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER record_words_anew AFTER UPDATE ON record_words BEGIN {_TAKE_OUT} {_PUT_IN} END",
)
for _statement in _ON_SQLITE:
    _made = DDL(_statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
    event.listen(table_of(RecordWords), "after_create", _made)


class KeptOut(TenantScoped, Base):
    """About whom a record is: a person, a team, or those who worked on another record (one of the three)."""

    __tablename__ = "record_kept_out"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    person_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    team_key: Mapped[int | None] = mapped_column(ForeignKey("team.key"))
    about_key: Mapped[int | None] = mapped_column(ForeignKey("record.key"))

    __table_args__ = (
        Index("ix_record_kept_out_record", "record_key"),
        Index("ix_record_kept_out_about", "about_key"),
        Index("ix_record_kept_out_person", "person_key"),
    )
