"""The application: security headers on every answer, proxies believed only when told, readiness."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.factory import create_app
from app.headers import HEADERS
from app.settings import Settings
from database import db
from itsm.tenants import SetUp, set_up

WANTED = SetUp("Example", "en", "UTC", "Ada", "ada@example.org", "a long sentence")


@pytest.mark.parametrize("path", ["/health/live", "/no-such-page", "/sign-in"])
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert HEADERS.keys() <= set(answer.headers.keys())
    assert "'unsafe-" not in answer.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


def test_answers_over_https_ask_for_https_next_time(client: FlaskClient) -> None:
    answer = client.get("/health/live", base_url="https://desk.example")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(("proxies", "https"), [("0", False), ("1", True)])
def test_forwarded_headers_are_believed_only_of_trusted_proxies(settings: Settings, proxies: str, https: bool) -> None:
    environment = {"FLOWDESK_DATA": str(settings.data), "FLOWDESK_TRUSTED_PROXIES": proxies}
    app = create_app(Settings.from_environment(environment | {"FLOWDESK_LOG_LEVEL": "ERROR"}))

    answer = app.test_client().get("/health/live", headers={"X-Forwarded-Proto": "https"})

    assert ("Strict-Transport-Security" in answer.headers) is https


def test_readiness_is_met_when_migrated_and_the_packs_are_in(app: Flask) -> None:
    assert app.extensions["flowdesk_readiness"]() == []

    set_up(WANTED)

    assert app.extensions["flowdesk_readiness"]() == []


def test_readiness_names_the_pack_that_a_tenant_misses(app: Flask, tenant: int) -> None:
    reasons = [str(reason) for reason in app.extensions["flowdesk_readiness"]()]

    shipped = (
        "approval", "incident", "major_incident", "request", "problem", "change", "release", "inspection",
        "review_action", "article", "complaint",
    )
    assert reasons == [f"Expected the pack {pack} in use for “#{tenant}”, but it is not." for pack in shipped]


def test_readiness_names_missing_migrations(settings: Settings) -> None:
    app = create_app(settings)

    reasons = [str(reason) for reason in app.extensions["flowdesk_readiness"]()]

    assert len(reasons) == 1
    assert "newest migration" in reasons[0]
    with app.app_context():
        db.engine.dispose()


def test_host_and_path_are_never_taken_from_a_forwarded_header(settings: Settings) -> None:
    environment = {"FLOWDESK_DATA": str(settings.data), "FLOWDESK_TRUSTED_PROXIES": "1", "FLOWDESK_LOG_LEVEL": "ERROR"}
    app = create_app(Settings.from_environment(environment))
    app.add_url_rule("/health/where", view_func=lambda: f"{request.host}{request.script_root}")

    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Port": "99"}
    answer = app.test_client().get("/health/where", headers=forged)

    assert answer.text == "localhost"


def test_data_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    data = tmp_path / "data"

    create_app(Settings.from_environment({"FLOWDESK_DATA": str(data), "FLOWDESK_LOG_LEVEL": "ERROR"}))

    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_fault_of_the_database_tells_no_values(app: Flask) -> None:
    with pytest.raises(SQLAlchemyError) as raised, db.engine.connect() as connection:
        connection.execute(text("SELECT * FROM no_such_table WHERE secret = :secret"), {"secret": "hush-hush"})

    assert "hush-hush" not in str(raised.value)


def test_library_of_passkeys_is_not_loaded_before_somebody_has_to_do_with_one() -> None:
    asked = "import sys, app.factory, admin_ui.views.registering; print('webauthn' in sys.modules)"

    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)

    assert told.stdout == "False\n"


def test_application_without_pages_answers_at_no_address_and_loads_none(settings: Settings) -> None:
    environment = {"FLOWDESK_DATA": str(settings.data), "FLOWDESK_LOG_LEVEL": "ERROR"}
    asked = (
        "import sys; from app.factory import create_app; from app.settings import Settings;"
        f"app = create_app(Settings.from_environment({environment!r}), pages=False);"
        "loaded = [name for name in sys.modules if name.startswith(('admin_ui.views', 'api.v', 'marshmallow'))];"
        "print(len(list(app.url_map.iter_rules())), loaded)"
    )

    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)

    assert told.stdout == "0 []\n"
