"""first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "set_up_code",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_set_up_code")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_address", ["address", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_at", ["at"], unique=False)

    op.create_table(
        "tenant",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tenant")),
        sa.UniqueConstraint("name", name=op.f("uq_tenant_name")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_audit_entry_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_at", ["tenant_id", "at"], unique=False)

    op.create_table(
        "command",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("actor_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_command_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_command")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_command_tenant_id_id")),
    )
    op.create_table(
        "deployment",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_deployment_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deployment")),
    )
    op.create_table(
        "number_range",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_number_range_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_number_range")),
        sa.UniqueConstraint("tenant_id", "prefix", name=op.f("uq_number_range_tenant_id_prefix")),
    )
    op.create_table(
        "person",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_person_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person")),
        sa.UniqueConstraint("tenant_id", "email", name=op.f("uq_person_tenant_id_email")),
        sa.UniqueConstraint("tenant_id", "external_id", name=op.f("uq_person_tenant_id_external_id")),
    )
    op.create_table(
        "shipped_pack",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("files_sum", sa.String(length=64), nullable=False),
        sa.Column("versions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_shipped_pack_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shipped_pack")),
        sa.UniqueConstraint("tenant_id", "pack", name=op.f("uq_shipped_pack_tenant_id_pack")),
    )
    op.create_table(
        "team",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_team_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_team")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_team_tenant_id_code")),
        sa.UniqueConstraint("tenant_id", "external_id", name=op.f("uq_team_tenant_id_external_id")),
    )
    op.create_table(
        "definition",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deployment_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("resource_name", sa.String(length=300), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("resource", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployment.key"], name=op.f("fk_definition_deployment_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_definition_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_definition")),
        sa.UniqueConstraint("tenant_id", "kind", "id", "version", name=op.f("uq_definition_tenant_id_kind_id_version")),
    )
    op.create_table(
        "draft",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_draft_person_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_draft_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
        sa.UniqueConstraint("task_key", "person_key", name=op.f("uq_draft_task_key_person_key")),
    )
    op.create_table(
        "membership",
        sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_membership_person_key")),
        sa.ForeignKeyConstraint(["team_key"], ["team.key"], name=op.f("fk_membership_team_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_membership_tenant_id")),
        sa.PrimaryKeyConstraint("person_key", "team_key", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_team", ["team_key"], unique=False)

    op.create_table(
        "password",
        sa.Column(
            "person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_password_person_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_password_tenant_id")),
        sa.PrimaryKeyConstraint("person_key", name=op.f("pk_password")),
    )
    op.create_table(
        "person_role",
        sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_person_role_person_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_person_role_tenant_id")),
        sa.PrimaryKeyConstraint("person_key", "role", name=op.f("pk_person_role")),
    )
    op.create_table(
        "record",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("external_number", sa.String(length=100), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("requester_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team", sa.String(length=100), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("service", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("impact", sa.String(length=60), nullable=True),
        sa.Column("urgency", sa.String(length=60), nullable=True),
        sa.Column("priority", sa.String(length=60), nullable=True),
        sa.Column("priority_reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("resolution_code", sa.String(length=200), nullable=True),
        sa.Column("resolution_text", sa.Text(), nullable=True),
        sa.Column("own_fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("status_kind", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["opened_by_key"], ["person.key"], name=op.f("fk_record_opened_by_key")),
        sa.ForeignKeyConstraint(["owner_key"], ["person.key"], name=op.f("fk_record_owner_key")),
        sa.ForeignKeyConstraint(["requester_key"], ["person.key"], name=op.f("fk_record_requester_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_record_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_record")),
        sa.UniqueConstraint("instance_key", name=op.f("uq_record_instance_key")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_record_tenant_id_number")),
        sa.UniqueConstraint(
            "tenant_id", "type_key", "external_number", name=op.f("uq_record_tenant_id_type_key_external_number")
        ),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_opened_by", ["tenant_id", "opened_by_key", "opened_at"], unique=False)
        batch_op.create_index("ix_record_owner", ["tenant_id", "owner_key", "opened_at"], unique=False)
        batch_op.create_index("ix_record_requester", ["tenant_id", "requester_key", "opened_at"], unique=False)
        batch_op.create_index(
            "ix_record_type_kind_opened", ["tenant_id", "type_key", "status_kind", "opened_at", "key"], unique=False
        )
        batch_op.create_index("ix_record_type_opened", ["tenant_id", "type_key", "opened_at", "key"], unique=False)

    op.create_table(
        "session",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("agent", sa.String(length=300), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_session_person_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_session_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index("ix_session_expires", ["expires_at"], unique=False)
        batch_op.create_index("ix_session_person", ["person_key"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("added_by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["added_by_key"], ["person.key"], name=op.f("fk_attachment_added_by_key")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_attachment_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_attachment_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_record_key"), ["record_key"], unique=False)

    op.create_table(
        "process_instance",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("business_key", sa.String(length=100), nullable=False),
        sa.Column("state_name", sa.String(length=20), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("replaying", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_key"], ["definition.key"], name=op.f("fk_process_instance_definition_key")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_process_instance_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_process_instance")),
    )
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.create_index("ix_process_instance_business_key", ["tenant_id", "business_key"], unique=False)
        batch_op.create_index(
            "ix_process_instance_definition", ["tenant_id", "definition_key", "state_name"], unique=False
        )

    op.create_table(
        "record_link",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["from_key"], ["record.key"], name=op.f("fk_record_link_from_key")),
        sa.ForeignKeyConstraint(["made_by_key"], ["person.key"], name=op.f("fk_record_link_made_by_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_record_link_tenant_id")),
        sa.ForeignKeyConstraint(["to_key"], ["record.key"], name=op.f("fk_record_link_to_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_record_link")),
        sa.UniqueConstraint("from_key", "to_key", "kind", name=op.f("uq_record_link_from_key_to_key_kind")),
    )
    with op.batch_alter_table("record_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_link_to_key"), ["to_key"], unique=False)

    op.create_table(
        "timeline_entry",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("actor_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["actor_key"], ["person.key"], name=op.f("fk_timeline_entry_actor_key")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_timeline_entry_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_timeline_entry_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timeline_entry")),
    )
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.create_index("ix_timeline_entry_record", ["record_key", "at", "key"], unique=False)

    op.create_table(
        "element_event",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["instance_key"], ["process_instance.key"], name=op.f("fk_element_event_instance_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_element_event_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_element_event")),
    )
    with op.batch_alter_table("element_event", schema=None) as batch_op:
        batch_op.create_index("ix_element_event_instance", ["instance_key", "key"], unique=False)

    op.create_table(
        "fault",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["instance_key"], ["process_instance.key"], name=op.f("fk_fault_instance_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_fault_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fault")),
    )
    with op.batch_alter_table("fault", schema=None) as batch_op:
        batch_op.create_index("ix_fault_open", ["tenant_id", "resolved_at"], unique=False)

    op.create_table(
        "message_subscription",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("message_name", sa.String(length=200), nullable=False),
        sa.Column("correlation_key", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["process_instance.key"], name=op.f("fk_message_subscription_instance_key")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_message_subscription_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_message_subscription")),
        sa.UniqueConstraint("instance_key", "token_id", name=op.f("uq_message_subscription_instance_key_token_id")),
    )
    with op.batch_alter_table("message_subscription", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_subscription_key", ["tenant_id", "state", "message_name", "correlation_key"], unique=False
        )

    op.create_table(
        "timer",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["instance_key"], ["process_instance.key"], name=op.f("fk_timer_instance_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_timer_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timer")),
        sa.UniqueConstraint("instance_key", "token_id", name=op.f("uq_timer_instance_key_token_id")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index("ix_timer_due", ["state", "due_at"], unique=False)

    op.create_table(
        "user_task",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("business_key", sa.String(length=100), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("assignee_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("group_id", sa.String(length=100), nullable=True),
        sa.Column("form_id", sa.String(length=200), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["instance_key"], ["process_instance.key"], name=op.f("fk_user_task_instance_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_user_task_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_user_task")),
        sa.UniqueConstraint("instance_key", "token_id", name=op.f("uq_user_task_instance_key_token_id")),
    )
    op.create_table(
        "user_task_candidate",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["process_instance.key"], name=op.f("fk_user_task_candidate_instance_key")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_user_task_candidate_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_user_task_candidate")),
        sa.UniqueConstraint(
            "instance_key",
            "token_id",
            "kind",
            "value",
            name=op.f("uq_user_task_candidate_instance_key_token_id_kind_value"),
        ),
    )
    with op.batch_alter_table("user_task_candidate", schema=None) as batch_op:
        batch_op.create_index("ix_user_task_candidate_value", ["tenant_id", "kind", "value"], unique=False)

    op.create_index("ix_record_title", "record", ["tenant_id", sa.text("lower(title)")])
    op.create_index(
        "ix_user_task_assignee", "user_task", ["tenant_id", "state", "assignee_key", sa.text("priority DESC"), "key"]
    )
    op.create_index(
        "ix_user_task_group", "user_task", ["tenant_id", "state", "group_id", sa.text("priority DESC"), "key"]
    )
    op.create_index("ix_user_task_open", "user_task", ["tenant_id", "state", sa.text("priority DESC"), "key"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_user_task_open", "user_task")
    op.drop_index("ix_user_task_group", "user_task")
    op.drop_index("ix_user_task_assignee", "user_task")
    op.drop_index("ix_record_title", "record")
    with op.batch_alter_table("user_task_candidate", schema=None) as batch_op:
        batch_op.drop_index("ix_user_task_candidate_value")

    op.drop_table("user_task_candidate")
    op.drop_table("user_task")
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index("ix_timer_due")

    op.drop_table("timer")
    with op.batch_alter_table("message_subscription", schema=None) as batch_op:
        batch_op.drop_index("ix_message_subscription_key")

    op.drop_table("message_subscription")
    with op.batch_alter_table("fault", schema=None) as batch_op:
        batch_op.drop_index("ix_fault_open")

    op.drop_table("fault")
    with op.batch_alter_table("element_event", schema=None) as batch_op:
        batch_op.drop_index("ix_element_event_instance")

    op.drop_table("element_event")
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_timeline_entry_record")

    op.drop_table("timeline_entry")
    with op.batch_alter_table("record_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_link_to_key"))

    op.drop_table("record_link")
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_process_instance_definition")
        batch_op.drop_index("ix_process_instance_business_key")

    op.drop_table("process_instance")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_record_key"))

    op.drop_table("attachment")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index("ix_session_person")
        batch_op.drop_index("ix_session_expires")

    op.drop_table("session")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index("ix_record_type_opened")
        batch_op.drop_index("ix_record_type_kind_opened")
        batch_op.drop_index("ix_record_requester")
        batch_op.drop_index("ix_record_owner")
        batch_op.drop_index("ix_record_opened_by")

    op.drop_table("record")
    op.drop_table("person_role")
    op.drop_table("password")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_team")

    op.drop_table("membership")
    op.drop_table("draft")
    op.drop_table("definition")
    op.drop_table("team")
    op.drop_table("shipped_pack")
    op.drop_table("person")
    op.drop_table("number_range")
    op.drop_table("deployment")
    op.drop_table("command")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_at")

    op.drop_table("audit_entry")
    op.drop_table("tenant")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_at")
        batch_op.drop_index("ix_sign_in_attempt_address")

    op.drop_table("sign_in_attempt")
    op.drop_table("set_up_code")
