"""An installation of several processes on one database, each of which may be killed at any instant."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

from tests.support.command_line import PROGRAM, ROOT, environment
from tests.support.servers import Server


class Installation:
    """``flowdesk run`` with its web processes and their worker threads, and ``flowdesk worker`` beside it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._dead: set[int] = set()
        self._worker: subprocess.Popen[bytes] | None = None
        self._log = server.data.parent / "worker.log"

    def start(self) -> None:
        """Start everything."""
        self.server.start()
        self._start_worker()

    def kill_something(self, chance: Random) -> None:
        """Kill one of its processes, or all at once; what was killed comes again."""
        kinds: list[tuple[Callable[[Random], None], int]] = [
            (self._kill_web, 14), (self._kill_worker, 5), (self._kill_all, 1),
        ]
        (kill,) = chance.choices([kill for kill, _ in kinds], [weight for _, weight in kinds])
        kill(chance)

    def end(self) -> None:
        """Kill what still runs."""
        self._end_worker()
        self.server.kill()

    def _kill_web(self, chance: Random) -> None:
        """One of those that serve, and no kill is wasted on one that is dead already."""
        deadline = time.monotonic() + 30
        while True:
            found = [process for process in self.server.web_processes() if process not in self._dead]
            if found:
                process = chance.choice(found)
                self._dead.add(process)
                with suppress(ProcessLookupError):  # it ended by itself since we looked: take another
                    os.kill(process, signal.SIGKILL)
                    return
            assert time.monotonic() < deadline, "the web process did not come again"
            time.sleep(0.02)

    def _kill_worker(self, _chance: Random) -> None:
        self._end_worker()
        self._start_worker()

    def _kill_all(self, _chance: Random) -> None:
        self.end()
        self.start()

    def _start_worker(self) -> None:
        with self._log.open("a", encoding="utf-8") as log:
            self._worker = subprocess.Popen(
                [*PROGRAM, "worker"], stdout=subprocess.DEVNULL, stderr=log, cwd=ROOT,
                env=environment(self.server.data, {**self.server.more, "FLOWDESK_LOG_LEVEL": "WARNING"}),
            )  # fmt: skip

    def _end_worker(self) -> None:
        process, self._worker = self._worker, None
        if process is not None:
            process.kill()
            process.wait(30)
