"""Running scenarios in a process apart: begun, looked at while it runs, and ended when it takes too long."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from itsm.studio.tested.child import ASKED, MOST_SECONDS_OF_ALL, TOLD

_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8"}
"""All that it is told: no address of a database, no secret of the installation."""
Line = Mapping[str, object]


@dataclass
class Apart:
    """A process that runs the scenarios of the pack ``key``; ``lines`` is what it has told so far.

    ``libraries`` are the files of packs whose processes it may call, by the key of each.
    """

    key: str
    files: Mapping[str, bytes]
    libraries: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="flowdesk-tests-", ignore_cleanup_errors=True)
        place = Path(self._folder.name)
        libraries = {key: _written(files) for key, files in self.libraries.items()}
        asked = {"key": self.key, "files": _written(self.files), "libraries": libraries}
        (place / ASKED).write_text(json.dumps(asked), encoding="utf-8")
        self._told, self._offset = place / TOLD, 0
        self._errors = (place / "errors").open("wb")
        self._deadline = time.monotonic() + MOST_SECONDS_OF_ALL
        self._process = subprocess.Popen(
            [sys.executable, "-m", "itsm.studio.tested.child", str(place)],
            env={**_ENVIRONMENT, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(place)},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors, start_new_session=True,
        )  # fmt: skip

    def look(self) -> bool:
        """Read what was told since the last look; True when the process is over."""
        over = self._process.poll() is not None
        self._read()
        if not over and time.monotonic() > self._deadline:
            self.end()
            return True
        return over

    def end(self) -> None:
        """End the process, whatever it does, and forget what it wrote."""
        if self._process.poll() is None:
            with suppress(ProcessLookupError):  # it has ended by itself meanwhile
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._errors.close()
        self._folder.cleanup()

    @property
    def why(self) -> str:
        """The end of what it complained of, for the log."""
        place = Path(self._folder.name) / "errors"
        return place.read_text(encoding="utf-8", errors="replace")[-2000:] if place.exists() else ""

    def _read(self) -> None:
        if not self._told.exists():
            return
        with self._told.open("rb") as told:
            told.seek(self._offset)
            found = told.read()
        whole = found[: found.rfind(b"\n") + 1]
        self._offset += len(whole)
        self.lines += [json.loads(line) for line in whole.splitlines()]


def _written(files: Mapping[str, bytes]) -> Mapping[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in files.items()}
