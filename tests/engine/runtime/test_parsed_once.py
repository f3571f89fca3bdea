"""Deployed versions are parsed once: another instance reads no XML and compiles no FEEL."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from lxml import etree

from engine.definitions.reader import read_xml
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.runtime import Resource, deploy
from tests.engine.dmn.models import definitions, table
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, open_tasks, start

PARSERS: tuple[Callable[..., object], ...] = (read_xml, parse_expression, parse_unary_tests)


@contextmanager
def counted_parsing() -> Iterator[Counter[str]]:
    """How often each parser is called in a block."""
    wanted = {parser.__code__: parser.__name__ for parser in PARSERS}
    counts: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in wanted:
            counts[wanted[frame.f_code]] += 1

    sys.setprofile(watch)
    try:
        yield counts
    finally:
        sys.setprofile(None)


@pytest.mark.usefixtures("tenant")
def test_second_instance_parses_nothing() -> None:
    decision = etree.tostring(definitions(table(["< 41 => 17 + x", "> 41 => 18 - x"])))
    deploy("test", [Resource("decision", "t", "t.dmn", decision)], AGENT)
    diagram = Diagram().path("start:s", "rule:r", "xor:x", "user:a", "end:e").path("x", "e", when="t + 0 < 3 - 14")
    diagram.attribute("x", default="x_to_a").zeebe("r", "calledDecision", decisionId="t", resultVariable="t")

    with counted_parsing() as first:
        one = start(diagram, {"x": 2})
    with counted_parsing() as second:
        other = start(diagram, {"x": 3})

    assert (list(open_tasks(one)), list(open_tasks(other))) == (["a"], ["a"])
    assert first["read_xml"] == 2
    assert not second
