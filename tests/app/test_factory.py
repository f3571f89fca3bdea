"""The application: security headers on every answer, proxies believed only when told, readiness."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

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

    assert reasons == ["Expected the pack incident in use for “Example”, but it is not."]


def test_readiness_names_missing_migrations(settings: Settings) -> None:
    app = create_app(settings)

    reasons = [str(reason) for reason in app.extensions["flowdesk_readiness"]()]

    assert len(reasons) == 1
    assert "newest migration" in reasons[0]
    with app.app_context():
        db.engine.dispose()
