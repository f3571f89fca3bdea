"""``python -m benchmarks.engine``: the engine's figures on SQLite, and on PostgreSQL where a server is named."""

import argparse
import os
import sys
from collections.abc import Sequence

import orjson

from benchmarks.engine.sizes import FULL, QUICK
from benchmarks.engine.suite import SUBJECTS, figures

SERVER = "FLOWDESK_BENCH_POSTGRESQL_URL"
"""Names the PostgreSQL server, for example postgresql://postgres@127.0.0.1:5432/postgres."""


def main(arguments: Sequence[str]) -> None:
    """Take the figures and print them."""
    wanted = _parser().parse_args(arguments)
    sizes = QUICK if wanted.quick else FULL
    servers = {"sqlite": "", "postgresql": os.environ.get(SERVER, "")}
    found = {
        name: figures(url, sizes, wanted.only) for name, url in servers.items() if name == "sqlite" or url
    }
    if wanted.json:
        print(orjson.dumps(found).decode())
        return
    for name, keys in found.items():
        print(f"{name}\n" + "\n".join(f"  {key:28} {value:>12,.4g}" for key, value in keys.items()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.engine",
        description=f"Speed and growth of the engine beside its floors; on PostgreSQL too where {SERVER} names one.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--quick", action="store_true", help="fewer calls and rows")
    parser.add_argument("--only", action="append", choices=list(SUBJECTS), metavar="NAME",
                        help=f"one of {', '.join(SUBJECTS)}; may be repeated")  # fmt: skip
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
