"""One simulated agent: which of the acts of a day comes next is chance, in the shares of ``MIX``."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random

from benchmarks.agents.pages import Browser, Page, hidden_of, outcomes_of, values_of

MIX = {"look": 30, "browse": 10, "read": 25, "claim": 13, "complete": 12, "comment": 10}
"""Acts and their shares: own and team's work, the list of records, a record, and what is written."""
SOLVED = {"resolution_code": "restarted", "resolution_text": "Restarted the spooler; a test page came out."}
CATEGORY = "printing"
"""What triage says that a record is about of which nobody has said it."""
_SHORT = 300


@dataclass
class Log:
    """What one agent saw and was told: seconds by page, errors, and what the server said is done."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    claimed: list[int] = field(default_factory=list)
    late: int = 0
    """Claims that somebody else was before."""
    completed: list[int] = field(default_factory=list)
    comments: int = 0


class Agent:
    """Works until told to stop; everything that happens is kept in ``log``."""

    def __init__(self, number: int, browser: Browser, think: tuple[float, float]) -> None:
        self.log, self.random = Log(), Random(number)
        self._name, self._browser, self._think = f"agent {number}", browser, think
        self._mine: dict[int, str] = {}
        self._seen: list[str] = []
        self._acts: dict[str, Callable[[], None]] = {
            "look": self._look, "browse": self._browse, "read": self._read, "claim": self._claim,
            "complete": self._complete, "comment": self._comment,
        }  # fmt: skip

    def work(self, stopping: threading.Event) -> None:
        """Begin at a time of one's own, then act and think in turns."""
        stopping.wait(self.random.uniform(0, self._think[1]))
        while not stopping.is_set():
            act = self.random.choices(list(MIX), list(MIX.values()))[0]
            try:
                self._acts[act]()
            except (OSError, HTTPException) as problem:
                self.log.errors.append(f"{self._name} {act}: {type(problem).__name__} {problem}"[:_SHORT])
            stopping.wait(self.random.uniform(*self._think))

    def _look(self) -> None:
        """My work, or that of the teams."""
        if self.random.random() < 0.5:
            self._see("my work", self._browser.get("/work"))
            return
        page = self._see("my teams", self._browser.get("/work?tab=teams"))
        self._seen = page.records or self._seen

    def _browse(self) -> None:
        page = self._see("records", self._browser.get("/records?type=incident"))
        self._seen = page.records or self._seen

    def _read(self) -> None:
        if not self._seen:
            self._look()
            return
        self._see("record", self._browser.get(f"/records/{self.random.choice(self._seen)}"))

    def _claim(self) -> None:
        """Open a record of the newest list, and claim its task where nobody has it."""
        number = self.random.choice(self._seen) if self._seen else ""
        if not number:
            self._look()
            return
        page = self._see("record", self._browser.get(f"/records/{number}"))
        task = self._task(page, number, "/claim")
        if task is None:
            return
        form = page.form(f"/records/{number}/tasks/{task}/claim") or ""
        sent = self._browser.post(f"/records/{number}/tasks/{task}/claim", hidden_of(form))
        self._see("claim", sent, 303)
        shown = self._see("record", self._browser.get(f"/records/{number}"))
        if shown.form(f"/records/{number}/tasks/{task}") is not None:
            self._mine[task] = number
            self.log.claimed.append(task)
        else:
            self.log.late += 1

    def _complete(self) -> None:
        """Send the form of a task that one has, as it stands, with its first outcome or as solved."""
        if not self._mine:
            self._claim()
        if not self._mine:
            return
        task, number = self._mine.popitem()
        page = self._see("record", self._browser.get(f"/records/{number}"))
        action = f"/records/{number}/tasks/{task}"
        form = page.form(action)
        if form is None:
            self.log.errors.append(f"{self._name}: task {task} of {number} was claimed and is not theirs any more")
            return
        first = outcomes_of(form)[0]
        values = values_of(form) | (SOLVED if first == "solved" else {})
        if values.get("category") == "":
            values["category"] = CATEGORY
        sent = self._see("complete", self._browser.post(action, hidden_of(form) | values | {"outcome": first}), 303)
        if sent.status == 303:
            self.log.completed.append(task)

    def _comment(self) -> None:
        if not self._seen:
            self._look()
            return
        number = self.random.choice(self._seen)
        page = self._see("record", self._browser.get(f"/records/{number}"))
        form = page.form(f"/records/{number}/comments")
        if form is None:
            self.log.errors.append(f"{self._name}: {number} has no place for comments")
            return
        words = {"body": f"Looked at it together with {self._name}.", "internal": "true"}
        sent = self._browser.post(f"/records/{number}/comments", hidden_of(form) | words)
        if self._see("comment", sent, 303).status == 303:
            self.log.comments += 1

    def _task(self, page: Page, number: str, act: str) -> int | None:
        """The task of a record's page at which ``act`` is offered."""
        begin = page.text.find(f'action="/records/{number}/tasks/')
        while begin >= 0:
            address = page.text[begin + 8 : page.text.index('"', begin + 8)]
            if address.endswith(act):
                return int(address.split("/")[4])
            begin = page.text.find(f'action="/records/{number}/tasks/', begin + 8)
        return None

    def _see(self, name: str, page: Page, expected: int = 200) -> Page:
        self.log.seconds.setdefault(name, []).append(page.seconds)
        if page.status != expected:
            self.log.errors.append(f"{self._name} {name}: {page.status} instead of {expected}: {page.text[:_SHORT]}")
        return page
