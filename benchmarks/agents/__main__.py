"""``python -m benchmarks.agents``: 200 agents for ten minutes, on PostgreSQL where one is named, else on SQLite."""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from benchmarks.agents.running import Run, run
from benchmarks.engine.__main__ import SERVER
from benchmarks.machine import facts

EACH = 8
"""Records in stock for each agent."""


def main(arguments: Sequence[str]) -> int:
    """Run, print the figures as JSON, and give the exit code: 1 when it did not pass."""
    wanted = _parser().parse_args(arguments)
    url = "" if wanted.sqlite else os.environ.get(SERVER, "")
    processes = wanted.web_processes or (2 if url else 1)
    records = wanted.records or wanted.agents * EACH
    found = run(Run(wanted.agents, wanted.minutes * 60, tuple(wanted.think), records, processes), url)
    database = "postgresql" if url else "sqlite"
    print(json.dumps({"machine": facts(), "database": database, "web_processes": processes, **found}, indent=1))
    return 0 if found["passed"] else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.agents",
        description=f"Simulated agents through HTTP on loopback; on PostgreSQL where {SERVER} names a server.",
    )
    parser.add_argument("--agents", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--think", type=float, nargs=2, default=(5.0, 15.0), metavar=("FROM", "TO"),
                        help="seconds between two acts")  # fmt: skip
    parser.add_argument("--records", type=int, default=0, help=f"in stock at the beginning ({EACH} for each agent)")
    parser.add_argument("--web-processes", type=int, default=0, help="of the server (2; on SQLite 1)")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, whatever the environment names")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
