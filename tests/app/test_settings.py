"""Settings: typed, from the environment, refused by name when a value cannot be used."""

from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import SETTINGS, Settings
from engine.errors import InvalidInput


def test_settings_have_defaults_for_a_machine_of_ones_own() -> None:
    settings = Settings.from_environment({})

    assert (settings.host, settings.port, settings.workers, settings.upload_limit_mb) == ("127.0.0.1", 8000, 1, 25)
    assert settings.data == Path.cwd() / "data"
    assert settings.database_url == f"sqlite:///{settings.data}/flowdesk.sqlite"
    assert settings.secret_key_file == settings.data / "secret-key"
    assert settings.is_sqlite


def test_settings_are_read_from_the_environment(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "FLOWDESK_PORT": "8080",
            "FLOWDESK_DATA": str(tmp_path),
            "FLOWDESK_DATABASE_URL": "postgresql://desk@db.example/desk",
            "FLOWDESK_WEB_PROCESSES": "2",
            "FLOWDESK_SECRET_KEY_FILE": str(tmp_path / "key"),
        }
    )

    assert settings.port == 8080
    assert settings.database_url == "postgresql+psycopg://desk@db.example/desk"
    assert settings.secret_key_file == tmp_path / "key"
    assert not settings.is_sqlite


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FLOWDESK_PORT", "http"),
        ("FLOWDESK_PORT", "70000"),
        ("FLOWDESK_SECURE_COOKIES", "yes"),
        ("FLOWDESK_SQLITE_SYNCHRONOUS", "OFF"),
        ("FLOWDESK_DATABASE_URL", "mysql://desk@db.example/desk"),
        ("FLOWDESK_HOST", " "),
        ("FLOWDESK_WEB_PROCESSES", "2"),
    ],
)
def test_settings_are_refused_by_name_when_a_value_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=f"Expected.*{name}"):
        Settings.from_environment({name: value})


def test_every_setting_is_a_field_and_explains_itself() -> None:
    assert [setting.field for setting in SETTINGS] == [field.name for field in fields(Settings)]
    assert all(setting.help.endswith(".") and setting.expected for setting in SETTINGS)
