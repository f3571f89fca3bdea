"""customers, sites, contacts, desks, skills, absences and presence; people and teams know where they belong."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _key(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable)


def _text(name: str, length: int, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _names() -> sa.Column[object]:
    return sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False)


def _table(name: str, keys: Sequence[str], columns: Sequence[sa.Column[object]], *more: object) -> None:
    """A tenant's table; a column that ends in ``_key`` refers to the table of its name (a substitute is a person)."""
    refers = {column.name: column.name.removesuffix("_key").replace("substitute", "person") for column in columns
              if column.name.endswith("_key")}  # fmt: skip
    op.create_table(
        name, *columns, _key("tenant_id"),
        *(sa.ForeignKeyConstraint([column], [f"{table}.key"], name=op.f(f"fk_{name}_{column}"))
          for column, table in refers.items()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f(f"fk_{name}_tenant_id")),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")), *more,
    )  # fmt: skip


def _code(name: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("tenant_id", "code", name=op.f(f"uq_{name}_tenant_id_code"))


def _kept() -> list[sa.Column[object]]:
    return [_at("archived_at", True), _number("revision")]


def upgrade() -> None:
    """Go to this version."""
    op.create_index("ix_audit_entry_subject", "audit_entry", ["tenant_id", "subject", "key"])
    _people_and_teams()
    _table(
        "customer", ["key"],
        [_key("key"), _text("code", 60), _text("name", 200), _text("service_class", 20), _text("time_zone", 60, True),
         _text("calendar", 60, True), sa.Column("note", sa.Text(), nullable=True), _at("created_at"), *_kept()],
        _code("customer"),
    )  # fmt: skip
    op.create_index("ix_customer_name", "customer", ["tenant_id", "name", "key"])
    _table(
        "site", ["key"],
        [_key("key"), _key("customer_key", True), _text("code", 60), _text("name", 200),
         sa.Column("address", sa.Text(), nullable=True), _text("time_zone", 60, True), _text("calendar", 60, True),
         *_kept()],
        _code("site"),
    )  # fmt: skip
    op.create_index("ix_site_customer", "site", ["customer_key", "name"])
    pair = ["customer_key", "person_key"]
    _table("customer_contact", pair, [_key("customer_key"), _key("person_key"), _text("role", 20)])
    op.create_index("ix_customer_contact_person", "customer_contact", ["person_key"])
    _desks()
    _skills()
    _absences()


def _people_and_teams() -> None:
    for column in (_key("customer_key", True), _key("site_key", True), _text("service_class", 20, True)):
        op.add_column("person", column)
    op.create_index("ix_person_name", "person", ["tenant_id", "name", "key"])
    op.create_index("ix_person_customer", "person", ["tenant_id", "customer_key", "name", "key"])
    op.create_index("ix_person_site", "person", ["tenant_id", "site_key"])
    for column in (_text("time_zone", 60, True), _text("calendar", 60, True), _at("archived_at", True)):
        op.add_column("team", column)
    op.add_column("team", sa.Column("is_vendor", sa.Boolean(), server_default=sa.false(), nullable=False))
    for table in ("person", "team"):
        op.add_column(table, sa.Column("revision", sa.Integer(), server_default="1", nullable=False))


def _desks() -> None:
    _table(
        "desk", ["key"],
        [_key("key"), _text("code", 60), _names(), _text("kind", 20),
         sa.Column("follows_sun", sa.Boolean(), server_default=sa.false(), nullable=False),
         _text("calendar", 60, True), *_kept()],
        _code("desk"),
    )  # fmt: skip
    for other, more in (("team", [_number("opens", True), _number("closes", True)]), ("site", []), ("customer", [])):
        _table(f"desk_{other}", ["desk_key", f"{other}_key"], [_key("desk_key"), _key(f"{other}_key"), *more])
        op.create_index(f"ix_desk_{other}_{other}", f"desk_{other}", [f"{other}_key"])


def _skills() -> None:
    _table("skill", ["key"], [_key("key"), _text("code", 60), _names(), *_kept()], _code("skill"))
    expires = sa.Column("expires_on", sa.Date(), nullable=True)
    columns = [_key("person_key"), _key("skill_key"), _number("grade"), expires]
    _table("person_skill", ["person_key", "skill_key"], columns)
    op.create_index("ix_person_skill_skill", "person_skill", ["skill_key"])


def _absences() -> None:
    _table(
        "absence", ["key"],
        [_key("key"), _key("person_key"), _at("starts_at"), _at("ends_at"), _text("kind", 20),
         _key("substitute_key", True), _at("cancelled_at", True), _number("revision")],
    )  # fmt: skip
    op.create_index("ix_absence_person", "absence", ["person_key", "ends_at"])
    op.create_index("ix_absence_time", "absence", ["tenant_id", "ends_at", "starts_at"])
    op.create_index("ix_absence_substitute", "absence", ["substitute_key", "ends_at"])
    _table("presence", ["person_key"], [_key("person_key"), _text("state", 20), _at("until", True), _at("changed_at")])


def downgrade() -> None:
    """Go back to the version before."""
    for table in (
        "presence", "absence", "person_skill", "skill", "desk_customer", "desk_site", "desk_team", "desk",
        "customer_contact", "site", "customer",
    ):
        op.drop_table(table)
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    for index in ("ix_person_site", "ix_person_customer", "ix_person_name"):
        op.drop_index(index, table_name="person")
    for column in ("revision", "service_class", "site_key", "customer_key"):
        op.drop_column("person", column)
    for column in ("revision", "is_vendor", "archived_at", "calendar", "time_zone"):
        op.drop_column("team", column)
