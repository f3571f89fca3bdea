"""Calling ``flowdesk`` as a process of its own, as people do."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = [sys.executable, "-W", "error", "-c", "from app.command_line import main; main()"]


def environment(data: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Environment of a process whose installation is in ``data``, in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FLOWDESK_", "LC_", "LANG"))}
    return kept | {"FLOWDESK_DATA": str(data), "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"} | dict(more or {})


def flowdesk(
    data: Path, *arguments: str, given: str = "", more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``flowdesk`` with ``arguments``; ``given`` is its standard input."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=given,
        capture_output=True,
        text=True,
        env=environment(data, more),
        cwd=ROOT,
        timeout=120,
        check=False,
    )
