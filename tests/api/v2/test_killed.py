"""A server that is killed between a worker's question and its answer: nothing is lost, nothing is done twice."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.support.bpmn import Diagram
from tests.support.command_line import flowdesk
from tests.support.servers import Server

CHARGE = Diagram("charge").path("start:s", "service:pay", "end:e").zeebe("pay", "taskDefinition", type="payment")
BOUNDARY = "b0undary"


class Worker:
    """A program that talks to a server by HTTP alone."""

    def __init__(self, server: Server, token: str) -> None:
        self._server, self._token = server, token

    def send(self, path: str, data: bytes, media_type: str = "application/json") -> tuple[int, dict[str, Any]]:
        """POST below ``/v2``; status and answer."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": media_type}
        asked = Request(f"{self._server.address}/v2{path}", data, headers, method="POST")
        try:
            with urlopen(asked, timeout=60) as response:
                return response.status, json.loads(response.read() or b"{}")
        except HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read())

    def post(self, path: str, **body: object) -> tuple[int, dict[str, Any]]:
        """POST JSON."""
        return self.send(path, json.dumps(body).encode())

    def deploy(self, diagram: Diagram) -> None:
        """Deploy a diagram."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="resources"; filename="a.bpmn"\r\n\r\n'
        body = head.encode() + diagram.xml() + f"\r\n--{BOUNDARY}--\r\n".encode()
        assert self.send("/deployments", body, f"multipart/form-data; boundary={BOUNDARY}")[0] == 200

    def jobs(self, timeout: int, wait: int) -> list[dict[str, Any]]:
        """Ask for jobs and wait for one as long as ``wait`` milliseconds."""
        status, told = self.post(
            "/jobs/activation", type="payment", timeout=timeout, maxJobsToActivate=10, requestTimeout=wait
        )
        assert status == 200, told
        return list(told["jobs"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with an organisation."""
    server = Server(tmp_path / "data")
    server.set_up()
    server.start()
    yield server
    server.stop()


def test_job_of_a_killed_server_comes_again_after_its_time_with_its_key(server: Server) -> None:
    worker = Worker(server, flowdesk(server.data, "token", "create", "worker", "--scope", "engine").stdout.strip())
    worker.deploy(CHARGE)
    instance = worker.post("/process-instances", processDefinitionId="charge")[1]["processInstanceKey"]
    (first,) = worker.jobs(timeout=8_000, wait=-1)

    server.kill()
    server.start()
    (again,) = worker.jobs(timeout=60_000, wait=30_000)

    assert time.time() * 1000 >= first["deadline"] > 0
    assert (again["jobKey"], again["elementInstanceKey"]) == (first["jobKey"], first["elementInstanceKey"])
    assert again["retries"] == first["retries"]
    path = f"/jobs/{again['jobKey']}/completion"
    assert [worker.post(path, variables={"paid": True})[0] for _ in range(2)] == [204, 409]
    status, found = worker.post("/process-instances/search", filter={"processInstanceKey": instance})
    assert (status, [one["state"] for one in found["items"]]) == (200, ["COMPLETED"])


def test_completion_that_was_answered_survives_the_kill(server: Server) -> None:
    worker = Worker(server, flowdesk(server.data, "token", "create", "worker", "--scope", "engine").stdout.strip())
    worker.deploy(CHARGE)
    for _ in range(3):
        worker.post("/process-instances", processDefinitionId="charge")
    done, *open_ones = (job["jobKey"] for job in worker.jobs(timeout=60_000, wait=-1))
    assert worker.post(f"/jobs/{done}/completion")[0] == 204

    server.kill()
    server.start()

    found = worker.post("/jobs/search")[1]["items"]
    assert {one["jobKey"]: one["state"] for one in found} == {done: "COMPLETED", **dict.fromkeys(open_ones, "CREATED")}
    assert [worker.post(f"/jobs/{key}/completion")[0] for key in (done, *open_ones)] == [409, 204, 204]
