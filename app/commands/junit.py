"""Results of scenarios as JUnit XML for continuous integration: a suite for each pack, a case for each file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from app.commands.speaking import said
from engine.errors import text

if TYPE_CHECKING:
    from itsm.scenarios import PackRun, ScenarioResult


def junit(runs: Sequence["PackRun"]) -> bytes:
    """The XML of several packs."""
    root = ElementTree.Element("testsuites", name="flowdesk")
    for run in runs:
        total = sum(result.seconds for result in run.results)
        suite = ElementTree.SubElement(
            root, "testsuite", name=run.key, tests=str(len(run.results)), failures=str(run.failed), errors="0",
            time=f"{total:.3f}",
        )  # fmt: skip
        for result in run.results:
            _case(suite, run.key, result)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _case(suite: ElementTree.Element, key: str, result: "ScenarioResult") -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=key, name=result.stem, time=f"{result.seconds:.3f}")
    if result.problem is not None:
        why = _fit(said(result.problem))
        place = said(text("Step %(step)s", step=result.step)) if result.step is not None else ""
        ElementTree.SubElement(case, "failure", message=why).text = f"{place}: {why}" if place else why


def _fit(words: str) -> str:
    """What XML cannot hold becomes a question mark: words of a scenario may hold anything."""
    return "".join(one if one in "\t\n\r" or (one >= " " and not "\ud800" <= one <= "\udfff") else "?" for one in words)
