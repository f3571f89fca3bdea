"""Health pages."""

from flask import Flask
from flask.testing import FlaskClient

from engine.errors import text


def test_live_answers_while_the_process_does(client: FlaskClient) -> None:
    assert client.get("/health/live").json == {"status": "live"}


def test_ready_gives_the_reasons_when_something_is_unmet(app: Flask, client: FlaskClient) -> None:
    app.extensions["flowdesk_readiness"] = lambda: [text("Expected a database that answers, but it does not.")]

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json == {
        "status": "not_ready", "reasons": ["Expected a database that answers, but it does not."]
    }


def test_ready_is_200_when_all_is_in(app: Flask, client: FlaskClient) -> None:
    app.extensions["flowdesk_readiness"] = list

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json) == (200, {"status": "ready"})
