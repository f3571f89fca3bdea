"""Calling ``flowdesk`` as a process of its own, as people do."""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = [sys.executable, "-W", "error", "-c", "from app.command_line import main; main()"]

_LEFT_OUT = ("FLOWDESK_", "LC_", "LANG", "PYTHONDONTWRITEBYTECODE")


def _compiled() -> dict[str, str]:
    """Where the processes keep what they compiled: the first does it for all, whatever is set about it outside."""
    folder = TemporaryDirectory(prefix="flowdesk-compiled-")
    atexit.register(folder.cleanup)
    return {"PYTHONPYCACHEPREFIX": folder.name}


_COMPILED = _compiled()


def environment(data: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Environment of a process whose installation is in ``data``, in English."""
    own = {"FLOWDESK_DATA": str(data), "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    return kept | _COMPILED | own | dict(more or {})


def flowdesk(
    data: Path, *arguments: str, given: str = "", more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``flowdesk`` with ``arguments``; ``given`` is its standard input."""
    return _warm().run(arguments, given, environment(data, more))


class _WarmStart:
    """``tests.support.warm_start`` as a process, which runs the commands of this one."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.support.warm_start"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(Path()), cwd=ROOT,
        )  # fmt: skip
        atexit.register(self._process.communicate)

    def run(
        self, arguments: Sequence[str], given: str, variables: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Have it run ``flowdesk`` with ``arguments``, and wait until that has ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with TemporaryDirectory(prefix="flowdesk-streams-") as folder:
            Path(folder, "0").write_text(given, encoding="utf-8")
            request = {"arguments": arguments, "environment": variables, "folder": folder}
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            told, complained = (Path(folder, name).read_text(encoding="utf-8") for name in "12")
        return subprocess.CompletedProcess([*PROGRAM, *arguments], code, told, complained)


@cache
def _warm() -> _WarmStart:
    return _WarmStart()
