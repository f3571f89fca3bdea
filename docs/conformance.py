"""The figures of the page of FEEL conformance, made by running the OMG's DMN TCK.

``python -m docs.conformance DIR`` runs the kit at DIR and writes them between their marks; with ``--check`` it only
says whether the page is stale.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.feel_tck.report import failures, figures
from benchmarks.feel_tck.running import CaseResult, run_tree

PAGE = Path(__file__).resolve().parent / "reference" / "feel-conformance.md"
START, END = "<!-- made: conformance -->\n", "<!-- end -->"


def conformance(cases: list[CaseResult]) -> str:
    """Return the figures of each level, of folders that pass whole, and every failure with its reason."""
    levels = sorted({case.level for case in cases})
    folders = {(case.level, case.folder) for case in cases}
    whole = folders - {(case.level, case.folder) for case in cases if not case.passed}
    rows = [_row(level, [case for case in cases if case.level == level]) for level in levels]
    lines = [
        "| part | cases | passed | expect more than null | of these passed |",
        "|---|---:|---:|---:|---:|",
        *rows,
        _row("all", cases),
        "",
        f"{len(whole)} of {len(folders)} folders pass whole.",
        "",
        "## Failures",
        "",
        *_failures(cases),
        "",
    ]
    return "\n".join(lines)


def _row(title: str, cases: list[CaseResult]) -> str:
    counts = figures(cases)
    shares = (
        f"{counts['cases']:,} | {_share(counts['passed'], counts['cases'])}",
        f"{counts['expected_non_null']:,} | {_share(counts['passed_non_null'], counts['expected_non_null'])}",
    )
    return f"| {title} | {' | '.join(shares)} |"


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.2%})" if whole else "0"


def _failures(cases: list[CaseResult]) -> Iterator[str]:
    yield "| folder | case | result | expected | got | reason |"
    yield "|---|---|---|---|---|---|"
    for case, node in failures(cases):
        cells = (case.folder, case.case, node.name, f"`{node.expected}`", f"`{node.got}`", node.reason or "–")
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |"


def made(page: str, cases: list[CaseResult]) -> str:
    """Return the text of the page with its figures as they must be now."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}{conformance(cases)}{END}{after}"


def main(arguments: list[str]) -> int:
    """Write the figures anew; with ``--check`` write nothing and give 1 when the page is stale, 2 without a kit."""
    places = [Path(item) for item in arguments if not item.startswith("--")]
    if len(places) != 1 or not places[0].is_dir():
        print("Expected the folder of the DMN TCK. Run: python -m docs.conformance DIR", file=sys.stderr)
        return 2
    text = PAGE.read_text(encoding="utf-8")
    fresh = made(text, run_tree(places[0]).cases)
    if "--check" in arguments:
        print(f"{PAGE.name} is {'fresh' if fresh == text else 'not what the kit says'}.")
        return int(fresh != text)
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
