"""the audit trail is chained and kept by triggers; imports of the organisation; calendars can be archived."""

import hashlib
import json
import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_KEPT = ("key", "tenant_id", "at", "actor_key", "action", "subject", "details", "person_key", "commitment")
"""Columns of an entry that nothing changes."""
_PLACE = ("number", "hash")
_PERSONAL = ("personal", "salt", "address")
_FIELDS = frozenset({"name", "email", "external_id", "kind", "substitute_key"})


def upgrade() -> None:
    """Go to this version."""
    _add_columns()
    _part_personal_values()
    _make_triggers()
    _make_imports()
    op.add_column("calendar", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))


def _add_columns() -> None:
    for name, kind in (
        ("person_key", _KEY), ("personal", _JSON), ("salt", sa.String(length=64)), ("commitment", sa.String(length=64)),
        ("number", _KEY), ("hash", sa.String(length=64)),
    ):
        op.add_column("audit_entry", sa.Column(name, kind, nullable=True))
    op.create_index("ix_audit_entry_tenant", "audit_entry", ["tenant_id", "key"])
    op.create_index("ix_audit_entry_actor", "audit_entry", ["tenant_id", "actor_key", "key"])
    op.create_index("ix_audit_entry_action", "audit_entry", ["tenant_id", "action", "key"])
    op.create_index("ix_audit_entry_person", "audit_entry", ["person_key"])
    op.create_index("ix_audit_entry_number", "audit_entry", ["tenant_id", "number"], unique=True)
    op.create_index(
        "ix_audit_entry_unsealed", "audit_entry", ["tenant_id", "key"], sqlite_where=sa.text("number IS NULL"),
        postgresql_where=sa.text("number IS NULL"),
    )


def _entries() -> sa.TableClause:
    return sa.table(
        "audit_entry", sa.column("key", _KEY), sa.column("actor_key", _KEY), sa.column("subject", sa.String()),
        sa.column("details", _JSON), sa.column("address", sa.String()), sa.column("person_key", _KEY),
        sa.column("personal", _JSON), sa.column("salt", sa.String()),
        sa.column("commitment", sa.String()),
    )


def _part_personal_values() -> None:
    """Entries that are there: what names somebody goes beside the chain, into which workers seal them afterwards."""
    connection, entries, last = op.get_bind(), _entries(), 0
    while True:
        some = sa.select(entries).where(entries.c.key > last).order_by(entries.c.key).limit(1000)
        rows = connection.execute(some).all()
        for row in rows:
            last = row.key
            chained, personal, person = _parted(row)
            if person is None:
                continue
            salt = secrets.token_hex(32)
            values = {"person_key": person, "salt": salt, "commitment": _commitment(salt, personal or None, row.address)}
            if personal:
                values |= {"details": chained, "personal": personal}
            connection.execute(sa.update(entries).where(entries.c.key == row.key).values(values))
        if len(rows) < 1000:
            return


def _parted(row: sa.Row[object]) -> tuple[dict[str, object], dict[str, object], int | None]:
    word, _, key = row.subject.partition(" ")
    if word != "person" or not (key.isascii() and key.isdigit()):
        return row.details, {}, row.actor_key if row.address else None
    personal = {name: value for name, value in row.details.items() if name in _FIELDS and value is not None}
    chained = {name: value for name, value in row.details.items() if name not in personal}
    for part in ("before", "after"):
        values = row.details.get(part)
        if isinstance(values, dict) and _FIELDS & values.keys():
            personal[part] = {name: value for name, value in values.items() if name in _FIELDS}
            chained[part] = {name: value for name, value in values.items() if name not in _FIELDS}
    return chained, personal, int(key) if personal or row.address else None


def _commitment(salt: str, personal: dict[str, object] | None, address: str | None) -> str:
    said = json.dumps(
        {"address": address, "details": personal}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(bytes.fromhex(salt) + said.encode()).hexdigest()


def _make_triggers() -> None:
    """Let the database itself refuse what is neither the sealing of an entry nor the erasure of personal values."""
    if op.get_bind().dialect.name == "postgresql":
        same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _KEPT)
        sealing, erasure = _allowed("IS NOT DISTINCT FROM")
        op.execute(f"""
            CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF {same} AND (({sealing}) OR ({erasure})) THEN RETURN NEW; END IF;
                END IF;
                RAISE EXCEPTION 'the audit trail is append-only';
            END $$""")
        op.execute("CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry "
                   "FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()")
        op.execute("CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry "
                   "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept()")
        return
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _KEPT)
    sealing, erasure = _allowed("IS")
    refusal = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    op.execute(f"CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry "
               f"WHEN NOT ({same} AND (({sealing}) OR ({erasure}))) {refusal}")
    op.execute(f"CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry {refusal}")


def _allowed(same: str) -> tuple[str, str]:
    """Conditions of the two changes that there are."""
    kept = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in _PERSONAL)
    given = " AND ".join(f"OLD.{name} IS NULL AND NEW.{name} IS NOT NULL" for name in _PLACE)
    stays = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in _PLACE)
    gone = " AND ".join(f"NEW.{name} IS NULL" for name in _PERSONAL)
    return f"{given} AND {kept}", f"OLD.commitment IS NOT NULL AND {stays} AND {gone}"


def _make_imports() -> None:
    op.create_table("organisation_import",
    sa.Column("key", _KEY, nullable=False),
    sa.Column("kind", sa.String(length=30), nullable=False),
    sa.Column("file_name", sa.String(length=200), nullable=False),
    sa.Column("state", sa.String(length=20), nullable=False),
    sa.Column("actor_key", _KEY, nullable=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("header", _JSON, nullable=False),
    sa.Column("columns", _JSON, nullable=False),
    sa.Column("total", sa.Integer(), nullable=False),
    sa.Column("done", sa.Integer(), nullable=False),
    sa.Column("counts", _JSON, nullable=False),
    sa.Column("problem", _JSON, nullable=True),
    sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
    sa.Column("content", sa.LargeBinary(), nullable=True),
    sa.Column("tenant_id", _KEY, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_organisation_import_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_organisation_import"))
    )
    op.create_index("ix_organisation_import_state", "organisation_import", ["state", "key"])
    op.create_index("ix_organisation_import_tenant", "organisation_import", ["tenant_id", "key"])
    op.create_table("organisation_import_row",
    sa.Column("run_key", _KEY, autoincrement=False, nullable=False),
    sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
    sa.Column("outcome", sa.String(length=10), nullable=False),
    sa.Column("name", sa.String(length=400), nullable=False),
    sa.Column("identity", sa.String(length=400), nullable=True),
    sa.Column("thing_key", _KEY, nullable=True),
    sa.Column("before", _JSON, nullable=True),
    sa.Column("after", _JSON, nullable=True),
    sa.Column("reason", _JSON, nullable=True),
    sa.Column("cells", _JSON, nullable=True),
    sa.Column("tenant_id", _KEY, nullable=False),
    sa.ForeignKeyConstraint(["run_key"], ["organisation_import.key"], name=op.f("fk_organisation_import_row_run_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_organisation_import_row_tenant_id")),
    sa.PrimaryKeyConstraint("run_key", "line", name=op.f("pk_organisation_import_row"))
    )
    op.create_index("ix_organisation_import_row_outcome", "organisation_import_row", ["run_key", "outcome", "line"])
    op.create_table("organisation_import_columns",
    sa.Column("key", _KEY, nullable=False),
    sa.Column("kind", sa.String(length=30), nullable=False),
    sa.Column("columns", _JSON, nullable=False),
    sa.Column("tenant_id", _KEY, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_organisation_import_columns_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_organisation_import_columns")),
    sa.UniqueConstraint("tenant_id", "kind", name=op.f("uq_organisation_import_columns_tenant_id_kind"))
    )


def downgrade() -> None:
    """Go back to the version before; the chain is lost, what was told is not."""
    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.drop_column("archived_at")
    for table in ("organisation_import_columns", "organisation_import_row", "organisation_import"):
        op.drop_table(table)
    names = ["audit_entry_kept", "audit_entry_not_emptied", "audit_entry_not_deleted"]
    if op.get_bind().dialect.name == "postgresql":
        for name in names[:2]:
            op.execute(f"DROP TRIGGER {name} ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_kept()")
    else:
        for name in (names[0], names[2]):
            op.execute(f"DROP TRIGGER {name}")
    _put_together()
    for name in ("tenant", "actor", "action", "person", "number", "unsealed"):
        op.drop_index(f"ix_audit_entry_{name}", table_name="audit_entry")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        for name in ("person_key", "personal", "salt", "commitment", "number", "hash"):
            batch_op.drop_column(name)


def _put_together() -> None:
    connection, entries = op.get_bind(), _entries()
    for row in connection.execute(sa.select(entries).where(entries.c.person_key.is_not(None))).all():
        whole = dict(row.details)
        for name, value in (row.personal or {}).items():
            kept = whole.get(name)
            whole[name] = {**kept, **value} if isinstance(kept, dict) and isinstance(value, dict) else value
        connection.execute(sa.update(entries).where(entries.c.key == row.key).values(details=whole))
