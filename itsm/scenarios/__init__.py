"""Scenarios of packs: given a report, when people act and time passes, then the record is there; by real commands."""

from itsm.scenarios.running import ScenarioResult, run_files, run_scenarios

__all__ = ["ScenarioResult", "run_files", "run_scenarios"]
