"""A process that has the rooms imported and forks for each call of ``flowdesk``: to import takes longer than to answer.

Each call is still a process of its own, with its own environment, folder and standard streams, and it imports the
commands themselves. Run by ``tests.support.command_line``: requests and answers are lines of JSON.
"""

import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

SECONDS = 120
ROOMS = ("app.factory", "app.migrate", "itsm.operations.commands")


def main() -> None:
    """Answer requests until there are no more. In the process of a call, do what it asks and end as it ends."""
    for room in ROOMS:
        import_module(room)
    configure_mappers()
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            break
        _, status = os.waitpid(child, 0)
        print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)
    else:
        return
    _answer(request)


def _answer(request: dict[str, Any]) -> None:
    """Be the process that ``request`` describes: ``arguments``, ``environment``, and ``folder`` of its streams."""
    signal.alarm(SECONDS)
    os.environ.clear()
    os.environ.update(request["environment"])
    folder = Path(request["folder"])
    for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
        opened = os.open(folder / str(number), flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.argv = ["flowdesk", *request["arguments"]]
    from app.command_line import main as flowdesk

    flowdesk()


if __name__ == "__main__":
    main()
