"""``python -m benchmarks.feel_tck DIR [--json]``: run the test cases below a folder."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.feel_tck.report import as_json, as_lines
from benchmarks.feel_tck.running import run_tree


def main(arguments: Sequence[str]) -> int:
    """Run the cases and print what came out; 2 when there is nothing to run at the folder."""
    wanted = _parser().parse_args(arguments)
    folder: Path = wanted.folder
    if not folder.is_dir():
        print(f"Expected a folder with test cases, but {folder} is none.", file=sys.stderr)
        return 2
    outcome = run_tree(folder)
    if not outcome.cases:
        print(f"Expected test cases (.xml) at or below {folder}, but there are none.", file=sys.stderr)
        return 2
    for line in [as_json(outcome)] if wanted.json else as_lines(outcome):
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.feel_tck", description="Run the test cases of the OMG's DMN TCK below a folder."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder of test cases, or of such folders")
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of text")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
