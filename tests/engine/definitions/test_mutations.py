"""Broken files: the linter answers with findings, never an exception; what it lets pass can be loaded and started."""

from __future__ import annotations

import os
import random

import pytest
from lxml import etree

from engine.definitions.lint import LintEnvironment, lint_process
from engine.errors import ExecutionFault, InvalidDefinition
from engine.spiff.execution import Execution
from engine.spiff.program import load_programs
from tests.support.bpmn import Diagram
from tests.support.play import World

SEEDS = range(int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60")))


def rich() -> bytes:
    diagram = (
        Diagram().path("start:s", "user:a", "xor:g", "or:o", "sub:p", "and:f", "race:r", "catch:m", "end:e")
        .path("g", "script:x", "end:e2", when="n > 1").path("f", "receive:q", "end:e3").message("q", "q")
        .path("r", "catch:t", "end:e4").timer("t", timeDuration="PT1H").message("m", "m")
        .path("o", "end:e6", when="n > 5")
        .boundary("b", "a", interrupting=False).timer("b", timeCycle="R3/PT1H").path("b", "rule:d", "end:e5")
        .zeebe("x", "script", expression="=1", resultVariable="y").properties("a", status="open")
        .zeebe("d", "calledDecision", decisionId="d", resultVariable="z").mapping("a", outputs={"k": "1"})
        .inside("p", lambda d: d.path("start:ps", "service:w", "end:pe").zeebe("w", "taskDefinition", type="x"))
    )
    next(flow for flow in diagram.flows if flow.id == "g_to_o").condition = "=n < 2"
    return diagram.xml()


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Break one to three things: drop, copy, move or rename an element, drop, empty or swap an attribute."""
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 3)):
        nodes = [node for node in root.iter() if node.getparent() is not None]
        node, other = chance.choice(nodes), chance.choice(nodes)
        action = chance.choice(["drop", "copy", "rename", "text", "attribute", "empty", "swap"])
        parent = node.getparent()
        if parent is None:
            continue
        if action == "drop":
            parent.remove(node)
        elif action == "copy":
            parent.append(etree.fromstring(etree.tostring(node)))
        elif action == "rename":
            node.tag = other.tag
        elif action == "text":
            node.text = chance.choice(["", "=", "=1 +", "PT", "R3/", "\u0662", "=nothing"])
        elif node.attrib:
            name = chance.choice(sorted(map(str, node.attrib)))
            values = {"attribute": None, "empty": "", "swap": other.get("id") or "x"}
            value = values[action]
            if value is None:
                del node.attrib[name]
            else:
                node.set(name, value)
    return etree.tostring(root)


class Handy(World):
    """A world in which every decision and handler answers."""

    def __init__(self) -> None:
        super().__init__()
        self.decisions = dict.fromkeys(["d", "x"], lambda variables: 1)
        self.handlers = dict.fromkeys(["x", "d"], lambda call: {})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_broken_file_is_refused_or_runs(seed: int) -> None:
    data = mutate(rich(), random.Random(seed))

    findings = lint_process(data, "broken.bpmn", LintEnvironment())
    if any(finding.severity == "error" for finding in findings):
        return
    programs = load_programs(etree.fromstring(data))

    for program in programs.values():
        try:
            Execution.start(program, Handy(), {"key": "k", "n": 1})
        except ExecutionFault as fault:
            assert fault.element_id in program.elements


@pytest.mark.parametrize("seed", SEEDS)
def test_a_broken_file_that_is_loaded_unlinted_raises_only_refusals(seed: int) -> None:
    root = etree.fromstring(mutate(rich(), random.Random(seed)))

    try:
        load_programs(root)
    except InvalidDefinition as refusal:
        assert refusal.findings


def test_the_unbroken_file_has_no_errors() -> None:
    assert [f for f in lint_process(rich(), "rich.bpmn", LintEnvironment()) if f.severity == "error"] == []
