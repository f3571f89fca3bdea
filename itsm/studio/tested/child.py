"""The process that runs the scenarios of a draft: it has no installation, little memory and little time.

``python -m itsm.studio.tested.child FOLDER`` reads ``files.json`` there, and writes a line of JSON to ``told.jsonl``
for each scenario, then one with the coverage, or one with why it could not be run.
"""

import base64
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from engine.errors import InvalidDefinition, Text, text
from engine.kept_text import keep
from itsm.packs.folder import load_files
from itsm.scenarios.around.beside import needed
from itsm.scenarios.coverage import Coverage
from itsm.scenarios.running import ScenarioResult, run_files

ASKED, TOLD = "files.json", "told.jsonl"
MOST_SCENARIOS = 200
MOST_SECONDS = 20.0
"""Of one scenario."""
MOST_SECONDS_OF_ALL = 240
_MOST_MEMORY = 1_500_000_000
_LARGEST_FILE = 200_000_000


def main(folder: Path) -> int:
    """Run what is asked in ``folder``."""
    _limit()
    asked = json.loads((folder / ASKED).read_text(encoding="utf-8"))
    libraries = {key: _read(files) for key, files in asked["libraries"].items()}
    with (folder / TOLD).open("w", encoding="utf-8") as told:
        _run(asked["key"], _read(asked["files"]), libraries, told)
    return 0


def _read(written: Mapping[str, str]) -> Mapping[str, bytes]:
    return {name: base64.b64decode(content) for name, content in written.items()}


def _run(key: str, files: Mapping[str, bytes], libraries: Mapping[str, Mapping[str, bytes]], told: TextIO) -> None:
    try:
        pack = load_files(key, files)
        if len(pack.scenarios) > MOST_SCENARIOS:
            many = text("Expected at most %(most)s scenarios, but there are %(count)s. Remove what is not needed.",
                        most=MOST_SCENARIOS, count=len(pack.scenarios))  # fmt: skip
            _tell(told, {"broken": keep(many)})
            return
        beside = needed(pack, lambda: [load_files(name, found) for name, found in libraries.items()])
        run = run_files(pack, lambda result: _tell(told, {"result": as_json(result)}), MOST_SECONDS, beside)
    except InvalidDefinition as problem:
        _tell(told, {"broken": keep(_first(problem))})
        return
    _tell(told, {"coverage": _covered(run.coverage)})


def as_json(result: ScenarioResult) -> dict[str, object]:
    """A result as it is kept."""
    return {
        "name": result.name, "names": dict(result.names), "passed": result.passed,
        "seconds": round(result.seconds, 3), "step": result.step,
        "problem": None if result.problem is None else keep(result.problem),
    }  # fmt: skip


def _covered(coverage: Coverage) -> dict[str, object]:
    return {
        "flows": sorted(coverage.flows), "flows_met": sorted(coverage.flows_met),
        "rules": sorted(coverage.rules), "rules_met": sorted(coverage.rules_met),
    }  # fmt: skip


def _first(problem: InvalidDefinition) -> Text:
    found = next((one for one in problem.findings if one.severity == "error"), problem.findings[0])
    return Text("%(file)s <%(element)s>: %(message)s",
                {"file": found.resource, "element": found.element_id, "message": found.message})  # fmt: skip


def _tell(told: TextIO, line: Mapping[str, object]) -> None:
    told.write(json.dumps(line, ensure_ascii=True) + "\n")
    told.flush()


def _limit() -> None:
    """Whatever a draft does, it cannot take the machine, and ends by itself when whoever began it is gone."""
    os.nice(10)
    for kind, most in (
        (resource.RLIMIT_DATA, _MOST_MEMORY), (resource.RLIMIT_FSIZE, _LARGEST_FILE), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, MOST_SECONDS_OF_ALL),
    ):  # fmt: skip
        resource.setrlimit(kind, (most, most))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
