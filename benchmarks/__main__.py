"""``python -m benchmarks``: take the measures and report them."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.figures import Measure
from benchmarks.machine import facts
from benchmarks.measures import MEASURES
from benchmarks.reports import PAGE, Report, as_json, as_page, as_table
from benchmarks.sizes import FULL, QUICK


def main(arguments: Sequence[str]) -> None:
    """Take the measures that ``arguments`` name and print them."""
    wanted = _parser().parse_args(arguments)
    machine = facts()
    measures: list[Measure] = []
    for name in wanted.only or MEASURES:
        measure = MEASURES[name](QUICK if wanted.quick else FULL)
        measures.append(measure)
        print(as_table(measure), file=sys.stderr if wanted.json else sys.stdout, flush=True)
    command = " ".join(["python -m benchmarks", *arguments])
    report = Report(datetime.now(UTC).date().isoformat(), command, machine, measures)
    if wanted.json:
        print(as_json(report))
    if wanted.write:
        PAGE.write_text(as_page(report), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks", description="What things cost, beside what the bare database charges for the same rows."
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output, the tables elsewhere")
    parser.add_argument("--only", action="append", choices=list(MEASURES), metavar="NAME",
                        help=f"one of {', '.join(MEASURES)}; may be repeated")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="fewer calls and rows")
    parser.add_argument("--write", action="store_true", help="write docs/reference/benchmarks.md")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
