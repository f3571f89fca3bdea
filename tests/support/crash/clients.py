"""Clients that give nothing up: each command is sent with the same id until it is answered, whoever dies meanwhile."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.support.crash.diagrams import JOB
from tests.support.servers import Visitor, hidden

REPORT = {
    "title": "Label printer is offline", "description": "Since this morning.", "category": "printing", "impact": "low",
    "urgency": "medium",
}  # fmt: skip
GONE = (URLError, HTTPException, ConnectionError, TimeoutError)
PATIENCE = 90.0
_answered = [0]
BUSY = frozenset({429, 500, 502, 503, 504})


def until_answered(send: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """Send until somebody answers who is not about to die."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            status, answer = send()
            if status not in BUSY:
                _answered[0] += 1
                return status, answer
        except HTTPError as refused:
            with refused:
                if refused.code not in BUSY:
                    raise
        except GONE:
            pass
        assert time.monotonic() < deadline, "nobody answers"
        time.sleep(0.02)


def answers() -> int:
    """How many answers have come so far."""
    return _answered[0]


@dataclass
class Accepted:
    """What was answered with success, by the ids that the clients chose."""

    instances: set[str] = field(default_factory=set)
    signals: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    incidents: dict[str, str] = field(default_factory=dict)
    triaged: set[str] = field(default_factory=set)
    jobs: dict[str, int] = field(default_factory=dict)
    """How often the program outside was given each job."""
    retried: int = 0
    """Answers of 409: the first try of a message had been kept."""


class Clients:
    """People at the pages, programs at ``/v2`` and a worker outside, each in a thread, until they are told to stop."""

    def __init__(self, address: str, token: str) -> None:
        self.accepted = Accepted()
        self._address, self._token = address, token
        self._visitor = Visitor(address)
        self._stopping, self._resting = threading.Event(), threading.Event()
        self._problems: list[BaseException] = []
        works = (self._people, self._starters, self._senders)
        self._threads = [threading.Thread(target=self._guard, args=(work, self._stopping)) for work in works]
        self._outside = threading.Thread(target=self._guard, args=(self._take_jobs, self._resting))

    def start(self) -> None:
        """Begin: somebody signs in while all is well, and has to stay signed in whoever dies."""
        self._visitor.sign_in()
        for thread in [*self._threads, self._outside]:
            thread.start()

    def stop(self) -> None:
        """Send nothing new; what was begun is finished. The worker outside goes on."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        self.raise_problems()

    def rest(self) -> None:
        """The worker outside stops, too."""
        self._resting.set()
        self._outside.join(PATIENCE)
        self.raise_problems()

    def give_up(self) -> None:
        """Whatever happened: no thread is left behind."""
        self._stopping.set()
        self._resting.set()
        for thread in [*self._threads, self._outside]:
            if thread.is_alive():
                thread.join(PATIENCE)

    def raise_problems(self) -> None:
        """Raise what a client met that is no answer."""
        if self._problems:
            raise self._problems[0]

    def _guard(self, work: Callable[[int], None], until: threading.Event) -> None:
        count = 0
        try:
            while not until.is_set():
                work(count)
                count += 1
        except BaseException as problem:  # raised again by whoever waits for this thread
            self._problems.append(problem)

    def _post(self, path: str, body: object, command_id: str | None, *, method: str = "POST") -> tuple[int, Any]:
        """Send a command to ``/v2`` until it is answered; 409 and 404 are answers."""

        def send() -> tuple[int, Any]:
            headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
            if command_id:
                headers["Idempotency-Key"] = command_id
            sent = Request(f"{self._address}/v2{path}", json.dumps(body).encode(), headers, method=method)
            try:
                with urlopen(sent, timeout=20) as response:
                    return response.status, json.loads(response.read() or b"null")
            except HTTPError as refused:
                with refused:
                    return refused.code, refused.read().decode(errors="replace")

        return until_answered(send)

    def _must(self, path: str, body: object, command_id: str | None) -> Any:
        """Send what has to be accepted; every third command comes twice, as from somebody who lost the answer."""
        status, answer = self._post(path, body, command_id)
        assert status < 300, (path, status, answer)
        if command_id and _answered[0] % 3 == 0:
            status, again = self._post(path, body, command_id)
            assert status < 300, (path, status, again)
            if isinstance(answer, dict) and "processInstanceKey" in answer:
                assert again["processInstanceKey"] == answer["processInstanceKey"]
        return answer

    def _starters(self, count: int) -> None:
        """Start an instance, do its task, and send it its message: every other time by the message's own id alone."""
        name = f"everything-{count}"
        variables = {"id": name}
        body = {"processDefinitionId": "everything", "businessId": name, "variables": variables}
        key = self._must("/process-instances", body, name)["processInstanceKey"]
        self.accepted.instances.add(name)
        letter = {"name": "go", "correlationKey": name, "variables": {}, "timeToLive": 600_000, "messageId": name}
        self._letter(letter, None if count % 2 else f"go {name}")
        asked = {"filter": {"processInstanceKey": key, "state": "CREATED"}}
        for task in self._must("/user-tasks/search", asked, None)["items"]:
            self._must(f"/user-tasks/{task['userTaskKey']}/completion", {"variables": {"by": name}}, f"done {name}")

    def _letter(self, letter: dict[str, object], command_id: str | None) -> None:
        status, answer = self._post("/messages/publication", letter, command_id)
        if status == 409 and command_id is None:
            self.accepted.retried += 1
        else:
            assert status < 300, (letter, status, answer)

    def _senders(self, count: int) -> None:
        """Broadcast a signal, or publish a message, that each start a process."""
        name = f"sent-{count}"
        if count % 2:
            self._must("/signals/broadcast", {"signalName": "ring", "variables": {"id": name}}, name)
            self.accepted.signals.add(name)
        else:
            letter = {"name": "mail", "correlationKey": name, "variables": {"id": name}, "messageId": name}
            self._must("/messages/publication", {**letter, "timeToLive": 600_000}, name)
            self.accepted.messages.add(name)
        time.sleep(0.05)  # leaves the others their share of the processor

    def _take_jobs(self, count: int) -> None:
        """Do what there is to do; of some jobs the first try fails."""
        asked = {"type": JOB, "worker": "outside", "timeout": 2000, "maxJobsToActivate": 5, "requestTimeout": 300}
        status, answer = self._post("/jobs/activation", asked, None)
        assert status == 200, answer
        for job in answer["jobs"]:
            key = job["jobKey"]
            tries = self.accepted.jobs[key] = self.accepted.jobs.get(key, 0) + 1
            if tries == 1 and int(key) % 5 == 0:
                failure = {"retries": 5, "retryBackOff": 0, "errorMessage": "not yet"}
                self._must(f"/jobs/{key}/failure", failure, f"fail {key}")
            else:
                self._must(f"/jobs/{key}/completion", {"variables": {"done": key}}, f"job {key}")

    def _people(self, count: int) -> None:
        """Report an incident at the portal, and triage it."""
        visitor = self._visitor
        for name in (f"report {count}-{part}" for part in range(5)):
            _, number = until_answered(lambda name=name: (200, report(visitor, name)))  # type: ignore[misc]
            self.accepted.incidents[name] = number
            _, again = until_answered(lambda name=name: (200, report(visitor, name)))  # type: ignore[misc]
            assert again == number
            self._triage(visitor, number)
            if self._stopping.is_set():
                return

    def _triage(self, visitor: Visitor, number: str) -> None:
        _, (address, form) = until_answered(lambda: (200, triage_form(visitor, number)))
        _, page = until_answered(lambda: answer_of(visitor.post(address, form)))
        assert "Solve at line 1" in page, page
        self.accepted.triaged.add(number)


def answer_of(told: tuple[int, str, str]) -> tuple[int, str]:
    """Status and page."""
    status, _, page = told
    return status, page


def report(visitor: Visitor, name: str) -> str:
    """Report an incident with its name as the command's id; gives its number."""
    page = visitor.get("/portal/report/incident")
    sent = {"csrf_token": hidden(page, "csrf_token"), "command_id": name}
    status, url, body = visitor.post("/portal/report/incident", {**REPORT, "title": name, **sent})
    if status in BUSY:
        raise ConnectionError(body)
    assert status == 200, body
    return url.rsplit("/", 1)[-1]


def triage_form(visitor: Visitor, number: str) -> tuple[str, dict[str, str]]:
    """Address and fields of the open task's form, filled in."""
    page = visitor.get(f"/records/{number}")
    found = re.search(rf'action="(/records/{number}/tasks/\d+)"', page)
    assert found is not None, page
    names: Iterable[str] = ("csrf_token", "command_id", "revision")
    sent = {name: hidden(page, name, found[1]) for name in names}
    return found[1], {**REPORT, **sent, "impact": "high", "urgency": "high", "outcome": "accept"}
