"""The import of a log: transitions a second over the whole run, and of its first and last thousand."""

import os
from pathlib import Path
from time import perf_counter, process_time

from benchmarks import floor
from benchmarks.figures import Figure, Measure
from benchmarks.places import Place, installation
from benchmarks.recording import Recorder
from benchmarks.scenes.generated_log import COLUMNS, generated_log
from benchmarks.sizes import Sizes
from itsm.imports import ImportReport, Progress, run_import

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path("data") / "incidents" / "servicenow_incidents_sample.csv"
THOUSAND = 1000


class Pace:
    """Transitions done, wall time and processor time at the end of every record."""

    def __init__(self) -> None:
        self._begun, self._cpu = perf_counter(), process_time()
        self.marks: list[tuple[int, float, float]] = [(0, 0.0, 0.0)]

    def __call__(self, progress: Progress) -> None:
        """Note one record."""
        elapsed = perf_counter() - self._begun
        done = round(progress.transitions_per_second * elapsed)
        self.marks.append((done, elapsed, process_time() - self._cpu))

    def first_cpu(self, transitions: int) -> float:
        """Processor time of the first ``transitions``, ms each."""
        return self._cpu_each(0, transitions)

    def last_cpu(self, transitions: int) -> float:
        """Processor time of the last ``transitions``, ms each."""
        return self._cpu_each(self.marks[-1][0] - transitions, self.marks[-1][0])

    def _cpu_each(self, low: int, high: int) -> float:
        first = next(mark for mark in self.marks if mark[0] >= low)
        last = next((mark for mark in self.marks if mark[0] >= high), self.marks[-1])
        return (last[2] - first[2]) / max(1, last[0] - first[0]) * 1000


def measure(sizes: Sizes) -> Measure:
    """Import the shared sample when it is there, else a made log of the same columns."""
    with installation("import") as place:
        source, what = _log(place.folder, sizes.import_rows)
        before = place.copy()
        pace = Pace()
        with Recorder() as recorder:
            report = _run(place, source, pace)
        least = floor.written(before, recorder.transactions)
    part = min(THOUSAND, report.transitions // 4)
    figures = [
        Figure("rate", report.transitions_per_second, "transitions/s", report.transitions / sum(least.wall)),
        Figure("processor time of a transition", pace.last_cpu(report.transitions), "ms",
               sum(least.cpu) / report.transitions * 1000),
        Figure(f"one of the first {part}, processor time", pace.first_cpu(part), "ms"),
        Figure(f"one of the last {part}, processor time", pace.last_cpu(part), "ms", pace.first_cpu(part)),
        Figure("statements of a transition", len(recorder.statements) / report.transitions, ""),
        Figure("commits of a record", recorder.commits / report.imported, ""),
    ]  # fmt: skip
    return Measure("import", "Import a log", floor.WRITTEN, figures, f"{what}: {_said(report)}")


def _run(place: Place, source: Path, pace: Pace) -> ImportReport:
    report = run_import("incidents", source, None, ROOT / "processes", place.folder / "rejects.csv", pace)
    if not report.transitions or report.rejected_rows > report.rows // 10:
        raise RuntimeError(f"Expected the log to be imported, but: {report.summary()}. Look at the import first.")
    return report


def _said(report: ImportReport) -> str:
    return (
        f"{report.records:,} incidents, {report.rows:,} rows, {report.transitions:,} transitions, "
        f"{report.moved:,} of them moves against the drawing."
    )


def _log(folder: Path, rows: int | None) -> tuple[Path, str]:
    """The log, cut to ``rows`` rows, and what it is."""
    sample = Path(os.environ.get("FLOWDESK_SHARED", ROOT.parent / "shared")) / SAMPLE
    if sample.is_file():
        lines, what = sample.read_text(encoding="utf-8-sig").splitlines(), "The shared sample of real incidents"
    else:
        lines, what = [",".join(COLUMNS), *generated_log(2000)], "A made log"
    target = folder / "log.csv"
    target.write_text("\n".join(lines[: None if rows is None else rows + 1]) + "\n", encoding="utf-8")
    return target, what
