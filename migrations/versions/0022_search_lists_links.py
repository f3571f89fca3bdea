"""words of records for the search, values of searchable fields, marks of records that others follow, saved views."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_INDEX = "record_words_fts"
_TAKE_OUT = f"INSERT INTO {_INDEX}({_INDEX}, rowid, words) VALUES ('delete', old.record_key, old.words);"
_PUT_IN = f"INSERT INTO {_INDEX}(rowid, words) VALUES (new.record_key, new.words);"
_ON_SQLITE = (
    f"CREATE VIRTUAL TABLE {_INDEX} USING fts5(words, content='record_words', content_rowid='record_key', "
    "detail=none, prefix='2 3', tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER record_words_put AFTER INSERT ON record_words BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER record_words_gone AFTER DELETE ON record_words BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER record_words_anew AFTER UPDATE ON record_words BEGIN {_TAKE_OUT} {_PUT_IN} END",
)


def upgrade() -> None:
    """Go to this version."""
    op.add_column("record", sa.Column("words_due", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_index(
        "ix_record_words_due", "record", ["tenant_id", "key"],
        postgresql_where=sa.text("words_due"), sqlite_where=sa.text("words_due = 1"),
    )  # fmt: skip
    for name in ("is_followed", "followers_due"):
        op.add_column("record", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_record_followers_due", "record", ["key"],
        postgresql_where=sa.text("followers_due"), sqlite_where=sa.text("followers_due = 1"),
    )  # fmt: skip
    op.create_table(
        "record_words",
        sa.Column("record_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_record_words_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_record_words_tenant_id")),
        sa.PrimaryKeyConstraint("record_key", name=op.f("pk_record_words")),
    )
    op.create_table(
        "record_field",
        sa.Column("record_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_record_field_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_record_field_tenant_id")),
        sa.PrimaryKeyConstraint("record_key", "field", name=op.f("pk_record_field")),
    )
    op.create_table(
        "saved_view",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("owner_key", _KEY, nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("team", sa.String(length=100), nullable=True),
        sa.Column("query", _JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["owner_key"], ["person.key"], name=op.f("fk_saved_view_owner_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_saved_view_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner_key", "type_key", "name", name=op.f("uq_saved_view_owner_key_type_key_name")),
    )
    op.create_index("ix_saved_view_team", "saved_view", ["tenant_id", "team", "type_key"])
    op.create_index(
        "ix_record_field_value", "record_field", ["tenant_id", "type_key", "field", "value", "record_key"]
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_record_words_words", "record_words", ["words"], postgresql_using="gin")
        return
    for statement in _ON_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Go back to the version before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {_INDEX}")
    op.drop_table("saved_view")
    op.drop_table("record_field")
    op.drop_table("record_words")
    for index in ("ix_record_followers_due", "ix_record_words_due"):
        op.drop_index(index, "record")
    for column in ("followers_due", "is_followed", "words_due"):
        op.drop_column("record", column)
