"""Fixtures of the engine API: a program with a token, and one of another organisation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from database import Tenant, in_tenant, unit_of_work
from engine.registry import SYSTEM
from itsm.accounts.tokens import create_token
from tests.conftest import MORNING
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock


@dataclass(frozen=True)
class Program:
    """A client that sends its token."""

    client: FlaskClient
    token: str

    def call(self, method: str, path: str, **sent: Any) -> TestResponse:
        """Send a request below ``/v2``."""
        headers = {"Authorization": f"Bearer {self.token}", **sent.pop("headers", {})}
        return self.client.open(f"/v2{path}", method=method, headers=headers, **sent)

    def get(self, path: str) -> TestResponse:
        """GET."""
        return self.call("GET", path)

    def post(self, path: str, body: object = None, **more: Any) -> TestResponse:
        """POST JSON."""
        return self.call("POST", path, json={} if body is None else body, **more)

    def search(self, things: str, **body: Any) -> list[dict[str, Any]]:
        """The items of a search."""
        answer = self.post(f"/{things}/search", body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return list(answer.get_json()["items"])

    def send_files(self, files: Mapping[str, bytes], **form: str) -> TestResponse:
        """Send a deployment."""
        parts = [(BytesIO(data), name) for name, data in files.items()]
        return self.call("POST", "/deployments", data={"resources": parts, **form}, content_type="multipart/form-data")

    def deploy(self, *diagrams: Diagram) -> dict[str, Any]:
        """Deploy diagrams."""
        answer = self.send_files({f"{diagram.process_id}.bpmn": diagram.xml() for diagram in diagrams})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def start(self, diagram: Diagram, variables: Mapping[str, object] | None = None, **more: object) -> str:
        """Deploy a diagram and start an instance of it; gives its key."""
        self.deploy(diagram)
        body = {"processDefinitionId": diagram.process_id, "variables": variables or {}, **more}
        answer = self.post("/process-instances", body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return str(answer.get_json()["processInstanceKey"])


@pytest.fixture
def program(app: Flask, tenant: int, clock: Clock) -> Program:
    """A program of the tenant that may do everything."""
    return Program(app.test_client(), create_token("worker", "engine", SYSTEM))


@pytest.fixture
def reader(app: Flask, tenant: int, clock: Clock) -> Program:
    """A program of the tenant that may only read."""
    return Program(app.test_client(), create_token("dashboard", "engine:read", SYSTEM))


@pytest.fixture
def foreigner(app: Flask, tenant: int, clock: Clock) -> Iterator[Program]:
    """A program of another organisation."""
    with unit_of_work() as work:
        row = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(row)
    with in_tenant(row.key):
        token = create_token("worker", "engine", SYSTEM)
    yield Program(app.test_client(), token)
