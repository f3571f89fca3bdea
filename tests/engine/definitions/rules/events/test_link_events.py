"""Both ends of links."""

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.events.drawings import CONTENT, definition, line, linked, with_roots
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "link-events"


def link(name: str, content: str = "", attributes: str = "") -> str:
    return definition("link", f'name="{name}" {attributes}', content)


def referring(source: str, target: str, name: str = "l") -> Diagram:
    """A link whose definitions ``d1`` (source) and ``d2`` (target) refer to others."""
    return (
        Diagram().path("start:s", "throw:from").path("catch:to", "end:e")
        .raw("from", body=link("l", f"<bpmn:target>{source}</bpmn:target>", 'id="d1"'))
        .raw("to", body=link(name, f"<bpmn:source>{target}</bpmn:source>", 'id="d2"'))
    )


def other_link(diagram: Diagram) -> Diagram:
    """Add a second link ``k``, with definitions ``d3`` and ``d4``."""
    return (
        diagram.path("s", "throw:from2").path("catch:to2", "e")
        .raw("from2", body=link("k", attributes='id="d3"')).raw("to2", body=link("k", attributes='id="d4"'))
    )


def split_levels() -> Diagram:
    """A link source in the process, its target in a sub-process."""
    diagram = Diagram().path("start:s", "sub:p", "end:e").path("s", "throw:from").raw("from", body=CONTENT["link"])
    return diagram.inside("p", lambda inner: inner.path("task:t").path("catch:to", "task:u").raw("to", body=link("k")))


GOOD = {
    "a link": linked(),
    "several sources": linked().path("s", "throw:from2").raw("from2", body=CONTENT["link"]),
    "the same name on two levels": linked().path("to", "sub:p", "e").inside(
        "p", lambda inner: inner.path("throw:f2", "task:t") and inner
    ),
    "definitions that refer to each other": referring("d2", "d1"),
    "two links": other_link(referring("d2", "d1")),
}
GOOD["the same name on two levels"].nodes["p"].inner = (
    Diagram().path("start:s2", "throw:f2").path("catch:t2", "end:e2").raw("f2", body=CONTENT["link"])
    .raw("t2", body=CONTENT["link"])
)
BAD = {
    "source with another result": (
        with_roots(linked().raw("from", body=CONTENT["link"] + CONTENT["signal"])), (RULE, "from")
    ),
    "target with another trigger": (
        with_roots(linked().raw("to", body=CONTENT["link"] + CONTENT["signal"])), (RULE, "to")
    ),
    "source without target": (
        Diagram().path("start:s", "task:a", "end:e").path("a", "throw:from").raw("from", body=CONTENT["link"]),
        (RULE, "from"),
    ),
    "target without source": (line().path("catch:to", "a").raw("to", body=CONTENT["link"]), (RULE, "to")),
    "flow out of a source": (linked().path("from", "e"), (RULE, "from")),
    "flow into a target": (linked().path("s", "to"), (RULE, "to")),
    "reference to another link": (other_link(referring("d4", "d1")), (RULE, "from")),
    "reference to the same end": (referring("d2", "d2"), (RULE, "to")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


def elements(diagram: Diagram) -> set[str]:
    findings = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())
    return {finding.element_id for finding in findings if finding.rule == RULE}


def test_all_targets_of_one_name_are_told() -> None:
    assert elements(linked().path("catch:to2", "e").raw("to2", body=CONTENT["link"])) == {"to", "to2"}


def test_missing_end_of_a_link_is_called_by_its_name() -> None:
    findings = lint_process(
        line().path("catch:to", "a").raw("to", body=CONTENT["link"]).xml(), "test.bpmn", LintEnvironment()
    )

    (message,) = [str(finding.message) for finding in findings if finding.rule == RULE]
    assert message == "Expected a link source named l beside <to>, but there is none."


def test_both_ends_of_a_link_without_name_are_told() -> None:
    diagram = Diagram().path("start:s", "throw:from").path("catch:to", "end:e")

    assert elements(diagram.raw("from", body=link("")).raw("to", body=link(" "))) == {"from", "to"}


def test_link_into_a_sub_process_is_told_at_both_ends() -> None:
    assert elements(split_levels()) == {"from", "to"}
