"""Scenarios of packs: given a report, when people act and time passes, then the record is there; by real commands."""

from itsm.scenarios.coverage import Coverage
from itsm.scenarios.running import PackRun, ScenarioResult, run_files, run_folder

__all__ = ["Coverage", "PackRun", "ScenarioResult", "run_files", "run_folder"]
