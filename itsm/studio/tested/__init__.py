"""Scenarios of drafts, run in the background in a process of their own; results are kept for each state of a draft."""

from itsm.studio.tested.now import fresh_results
from itsm.studio.tested.results import Result, Results, results_of

__all__ = ["Result", "Results", "fresh_results", "results_of"]
