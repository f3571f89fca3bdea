"""Migrations lead to the tables that the code defines, on both databases, in one line, and back."""

import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, insert, inspect, select, text
from sqlalchemy.orm import Session

from app.migrate import FOLDER, head
from app.tables import MODULES, metadata
from database import in_tenant, table_of
from itsm.audit import AuditEntry
from itsm.calendars.arithmetic.definition import from_json, to_json
from itsm.calendars.commands.checks import checksum_of
from itsm.calendars.shipped import SHIPPED
from itsm.calendars.tables import CalendarRevision, CalendarRow
from itsm.clocks.levels.queries import levels
from itsm.clocks.levels.shipped import CODE, NAMES, STANDARD
from itsm.records.tables import WORDS_INDEX, Record

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database."""
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgresql_database: str) -> Iterator[Engine]:
    """An empty database on PostgreSQL."""
    engine = create_engine(postgresql_database.replace("postgresql://", "postgresql+psycopg://"))
    yield engine
    engine.dispose()


def migrate(engine: Engine, *, to: str = "head", back: bool = False) -> None:
    """Run the migrations on ``engine``."""
    with engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, to)
        connection.commit()


def differences(engine: Engine) -> list[object]:
    """What the code's tables have otherwise than the migrated database (indexes of SQLite: see ``sqlite_indexes``)."""
    options = {"include_object": lambda _item, name, kind, *_: not sqlites_own(engine, name, kind)}
    with engine.connect() as connection, warnings.catch_warnings():
        for message in ("autogenerate skipping metadata-specified expr", "Skipped unsupported reflection of expr"):
            warnings.filterwarnings("ignore", message=message)
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def sqlites_own(engine: Engine, name: str | None, kind: str) -> bool:
    """What ``sqlite_indexes`` compares: indexes, and the full-text index with the tables that SQLite makes for it."""
    return engine.name == "sqlite" and (kind == "index" or str(name).startswith(WORDS_INDEX))


def sqlite_indexes(engine: Engine) -> dict[str, str]:
    """Every index of a SQLite database with its definition, triggers and full-text index among them."""
    wanted = "type = 'index' OR name LIKE 'record_words%'"
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND ({wanted})"))
        return {name: re.sub(r"\s+", " ", sql.replace('"', "")) for name, sql in rows}


def test_migrated_schema_is_that_of_the_code_on_sqlite(sqlite: Engine) -> None:
    migrate(sqlite)

    assert differences(sqlite) == []


def test_migrated_indexes_are_those_of_the_code_on_sqlite(sqlite: Engine) -> None:
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)

    migrate(sqlite)

    assert sqlite_indexes(sqlite) == sqlite_indexes(fresh)
    fresh.dispose()


@pytest.mark.postgresql
def test_migrated_schema_is_that_of_the_code_on_postgresql(postgresql: Engine) -> None:
    migrate(postgresql)

    assert differences(postgresql) == []


@pytest.mark.postgresql
def test_migrations_lead_back_to_an_empty_database_on_postgresql(postgresql: Engine) -> None:
    migrate(postgresql)

    migrate(postgresql, to="base", back=True)

    assert inspect(postgresql).get_table_names() == ["alembic_version"]


def test_migrations_lead_back_to_an_empty_database_on_sqlite(sqlite: Engine) -> None:
    migrate(sqlite)

    migrate(sqlite, to="base", back=True)

    assert inspect(sqlite).get_table_names() == ["alembic_version"]


def test_migrations_have_one_head_which_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))

    assert ScriptDirectory.from_config(config).get_heads() == [head()]


def test_every_module_with_tables_is_known_to_the_migrations() -> None:
    defining = {
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for room in ("engine", "itsm", "admin_ui", "api")
        for file in (ROOT / room).rglob("*.py")
        if "__tablename__" in file.read_text(encoding="utf-8")
    }

    assert defining == {module.__name__ for module in MODULES}


def keep_a_fault(engine: Engine) -> None:
    """Write a fault, and all that it hangs on."""
    at = "'2026-03-02 09:00:00'"
    rows = {
        "tenant (key, name, language, time_zone, created_at)": f"1, 'Airport', 'en', 'UTC', {at}",
        "deployment (key, tenant_id, name, at)": f"1, 1, 'first', {at}",
        "definition (key, tenant_id, deployment_key, kind, id, version, resource_name, checksum, resource)":
            "1, 1, 1, 'process', 'p', 1, 'p.bpmn', 'c', ''",
        "process_instance (key, tenant_id, definition_key, process_id, business_key, state_name, state, revision,"
        " replaying, started_at)": f"1, 1, 1, 'p', 'INC-1', 'active', '', 1, FALSE, {at}",
        "fault (key, tenant_id, instance_key, element_id, kind, message, at)":
            f"1, 1, 1, 't', 'ExecutionFault', 'Expected 100%.', {at}",
    }  # fmt: skip
    with engine.begin() as connection:
        for table, values in rows.items():
            connection.execute(text(f"INSERT INTO {table} VALUES ({values})".replace(":", "\\:")))


def assert_fault_survives(engine: Engine) -> None:
    """A fault of the first version is still there after going up and back, and has no sentence in between."""
    migrate(engine, to="0001")
    keep_a_fault(engine)

    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT message, sentence FROM fault")).all() == [("Expected 100%.", None)]

    migrate(engine, to="0001", back=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT message FROM fault")).all() == [("Expected 100%.",)]
    assert "sentence" not in {column["name"] for column in inspect(engine).get_columns("fault")}
    assert [index["name"] for index in inspect(engine).get_indexes("fault")] == ["ix_fault_open"]


def test_faults_of_the_first_version_survive_on_sqlite(sqlite: Engine) -> None:
    assert_fault_survives(sqlite)


@pytest.mark.postgresql
def test_faults_of_the_first_version_survive_on_postgresql(postgresql: Engine) -> None:
    assert_fault_survives(postgresql)


def assert_calendars_are_there(engine: Engine) -> None:
    """An organisation that was there before calendars has the shipped ones, as code makes them now."""
    migrate(engine, to="0008")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO tenant VALUES (7, 'Airport', 'en', 'UTC', '2026-03-02 09:00:00')"))

    migrate(engine)

    statement = select(CalendarRow.code, CalendarRow.names, CalendarRevision.definition, CalendarRevision.checksum)
    with Session(engine) as session, in_tenant(7):
        found = session.execute(statement.join(CalendarRevision).order_by(CalendarRow.key)).all()
        audited = session.scalars(select(AuditEntry.subject).order_by(AuditEntry.key)).all()
    assert [(code, names, from_json(stored)) for code, names, stored, _ in found] == [
        (each.code, each.names, each.definition) for each in SHIPPED
    ]
    assert [stored for _, _, stored, _ in found] == [to_json(each.definition) for each in SHIPPED]
    assert [checksum for *_, checksum in found] == [checksum_of(to_json(each.definition)) for each in SHIPPED]
    assert audited == [*(f"calendar {each.code}" for each in SHIPPED), "service_level standard"]


def assert_level_is_there(engine: Engine) -> None:
    """An organisation that was there before service levels has the shipped one, as code makes it now."""
    migrate(engine, to="0008")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO tenant VALUES (7, 'Airport', 'en', 'UTC', '2026-03-02 09:00:00')"))

    migrate(engine)

    with Session(engine) as session, in_tenant(7):
        (found,) = levels(session)
    assert (found.code, found.names, found.content, found.is_default) == (CODE, NAMES, STANDARD, True)


def test_organisations_that_are_there_get_the_shipped_level_on_sqlite(sqlite: Engine) -> None:
    assert_level_is_there(sqlite)


@pytest.mark.postgresql
def test_organisations_that_are_there_get_the_shipped_level_on_postgresql(postgresql: Engine) -> None:
    assert_level_is_there(postgresql)


def test_organisations_that_are_there_get_the_shipped_calendars_on_sqlite(sqlite: Engine) -> None:
    assert_calendars_are_there(sqlite)


@pytest.mark.postgresql
def test_organisations_that_are_there_get_the_shipped_calendars_on_postgresql(postgresql: Engine) -> None:
    assert_calendars_are_there(postgresql)


def assert_overruled_are_known(engine: Engine) -> None:
    """A priority that a person had set before is found by the list afterwards; that of a decision is not."""
    migrate(engine, to="0030")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO tenant VALUES (7, 'Airport', 'en', 'UTC', '2026-03-02 09:00:00')"))
        at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        plain = {"tenant_id": 7, "type_key": "incident", "revision": 1, "title": "", "own_fields": {}}
        plain |= {"status_kind": "open", "opened_at": at, "changed_at": at, "last_changes": []}
        for key, reason in enumerate(({"by": "Li", "reason": "A test."}, {"by": "Li"}, {"decision": "priority"}), 1):
            values = {**plain, "key": key, "number": f"INC-{key}", "priority_reason": reason}
            connection.execute(insert(table_of(Record)).values(values))

    migrate(engine)

    with Session(engine) as session, in_tenant(7):
        statement = select(Record.number).where(Record.overruled_at == Record.changed_at)
        assert session.scalars(statement).all() == ["INC-1"]


def test_overruled_priorities_of_before_are_known_on_sqlite(sqlite: Engine) -> None:
    assert_overruled_are_known(sqlite)


@pytest.mark.postgresql
def test_overruled_priorities_of_before_are_known_on_postgresql(postgresql: Engine) -> None:
    assert_overruled_are_known(postgresql)
