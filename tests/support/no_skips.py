"""A pytest plug-in under which nothing may be skipped: a skip counts as a failure and keeps its reason.

Continuous integration loads it (``-p tests.support.no_skips``); on other machines a skip is named and allowed.
"""

from collections.abc import Generator

import pytest

_WORDS = "Expected every test to run here, but this one was skipped: {}. Install what it needs."


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    place = report.longrepr
    return str(place[2]) if isinstance(place, tuple) else str(place)


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = _WORDS.format(_reason(report))
        report.outcome = "failed"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the report of a skipped test into a failure."""
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the report of a module that skips itself into a failure."""
    report = yield
    _refuse(report)
    return report
