"""Deployed versions are parsed once: another instance reads no XML and compiles no FEEL."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from uuid import uuid4

import pytest
from lxml import etree

from database import in_tenant
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


def rising() -> Diagram:
    """A diagram that asks a decision; no other is like it, since what is alike is parsed once for all."""
    diagram = Diagram(f"process-{uuid4()}").path("start:s", "rule:r", "xor:x", "user:a", "end:e")
    diagram.path("x", "e", when="t + 0 < 3 - 14").attribute("x", default="x_to_a")
    return diagram.zeebe("r", "calledDecision", decisionId="t", resultVariable="t")


def decision() -> Resource:
    """The decision that it asks, like no other too."""
    data = etree.tostring(definitions(table(["< 41 => 17 + x", "> 41 => 18 - x"]))) + f"<!-- {uuid4()} -->".encode()
    return Resource("decision", "t", "t.dmn", data)


@pytest.mark.usefixtures("tenant")
def test_second_instance_parses_nothing() -> None:
    deploy("test", [decision()], AGENT)
    diagram = rising()

    with counted_parsing() as first:
        one = start(diagram, {"x": 2})
    with counted_parsing() as second:
        other = start(diagram, {"x": 3})

    assert (list(open_tasks(one)), list(open_tasks(other))) == (["a"], ["a"])
    assert first["read_xml"] == 2
    assert not second


@pytest.mark.usefixtures("tenant")
def test_what_another_organisation_deploys_alike_is_parsed_no_more(other_tenant: int) -> None:
    diagram, asked = rising(), decision()
    deploy("test", [asked], AGENT)
    start(diagram, {"x": 2})

    with in_tenant(other_tenant), counted_parsing() as counts:
        deploy("test", [asked], AGENT)
        instance = start(diagram, {"x": 2})
        tasks = open_tasks(instance)

    assert (list(tasks), counts) == (["a"], Counter())
