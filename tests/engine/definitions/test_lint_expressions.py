"""What the linter says of expressions beyond whether they can be read: calls, types, branches."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from engine.errors import Finding
from tests.support.bpmn import Diagram


def line() -> Diagram:
    return (
        Diagram().path("start:s", "user:a", "end:e").zeebe("a", "assignmentDefinition", candidateGroups="desk")
        .zeebe("a", "formDefinition", formId="triage")
    )


def about(diagram: Diagram) -> list[Finding]:
    findings = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())
    return [finding for finding in findings if finding.rule == "expressions"]


def flow(condition: str) -> Diagram:
    return line().path("a", "end:x", when=condition)


@pytest.mark.parametrize(
    ("condition", "severity", "part"),
    [
        ("substring(x) = 1", "error", "substring(x)"), ("string length(5) > 1", "warning", "5"),
        ('status = "a" and status = "b"', "warning", 'status = "a" and status = "b"'),
        ("if x > 5 then true else if x > 10 then true else false", "warning", "true"),
        ("due > 2026-01-31", "warning", "2026-01-31"), ('now() > "2026-01-31"', "warning", '"2026-01-31"'),
    ],
)  # fmt: skip
def test_mistake_in_a_condition_is_told_with_its_place(condition: str, severity: str, part: str) -> None:
    (finding,) = about(flow(condition))

    assert (finding.severity, finding.element_id) == (severity, "a_to_x")
    assert part in str(finding.message)
    assert "line 1, column" in str(finding.message)


def test_wrong_arguments_are_told_with_the_signatures() -> None:
    (finding,) = about(flow("substring(x) = 1"))

    assert "substring(string: string, start position: number" in str(finding.fix)


@pytest.mark.parametrize("condition", ["outcome = 1", "x", "x.y[1]", "null", "not(x)", "some i in x satisfies i > 1"])
def test_condition_that_may_be_true_has_no_findings(condition: str) -> None:
    assert about(flow(condition)) == []


@pytest.mark.parametrize("condition", ["1", '"yes"', "count(items)", "[true]", "{a: true}"])
def test_condition_that_is_never_true_or_false_is_an_error(condition: str) -> None:
    (finding,) = about(flow(condition))

    assert (finding.severity, finding.element_id) == ("error", "a_to_x")
    assert "true or false" in str(finding.message)


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("timeDate", ("today()", "due", '"2026-01-31"', 'now() + @"P1D"'), ("5", "true", 'duration("P1D")')),
        ("timeDuration", ('@"P1D"', "wait", '"PT2H"', "duration(x)", "now() - opened"), ("5", "now()", "[1]")),
        ("timeCycle", ('"R3/PT1H"', "cycle"), ("now()", '@"PT1H"')),
    ],
)
def test_timer_that_is_never_a_time_is_an_error(place: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    def findings(source: str) -> list[str]:
        diagram = Diagram().path("start:s", "catch:c", "end:e").timer("c", **{place: f"={source}"})
        return [finding.severity for finding in about(diagram)]

    assert [source for source in good if findings(source)] == []
    assert [source for source in bad if findings(source) != ["error"]] == []


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("timeCycle", ("0 0 29 2 *", "0 0 31 1,4 *", "@daily", "R3/PT1H", "R/1999-01-01T00:00:00Z/P1D"),
         ("0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6 *", "R/P9000Y", "R/PT0S", "0 0 9 * * XYZ")),
        ("timeDuration", ("PT1H", "PT0S", "P100Y"), ("P9000Y", "PT99999999999H", "an hour")),
        ("timeDate", ("1999-01-01T00:00:00Z", "2026-02-28"), ("2026-02-30", "9999-12-31T23:59:59-05:00")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("written", ["%s", '="%s"', '= "%s" '])
def test_constant_time_that_never_comes_is_an_error_however_it_is_written(
    place: str, good: tuple[str, ...], bad: tuple[str, ...], written: str
) -> None:
    def findings(source: str) -> list[tuple[str, str]]:
        diagram = Diagram().path("start:s", "catch:c", "end:e").timer("c", **{place: written % source})
        return [(finding.severity, finding.element_id) for finding in about(diagram)]

    assert [source for source in good if findings(source)] == []
    assert [source for source in bad if findings(source) != [("error", "c")]] == []


def test_time_that_never_comes_is_told_with_what_to_write() -> None:
    (day,) = about(Diagram().path("start:s", "catch:c", "end:e").timer("c", timeCycle='="0 0 31 2 *"'))
    (year,) = about(Diagram().path("start:s", "catch:c", "end:e").timer("c", timeDuration="P9000Y"))

    assert "Expected a time at <c>, but “0 0 31 2 *” is none" in str(day.message) and "a day that comes" in str(day.fix)
    assert str(year.message) == "Expected a time that comes at <c>, but “P9000Y” never does."
    assert str(year.fix) == "Write one before the year 10000."


def test_due_date_and_priority_that_never_fit_are_errors() -> None:
    schedule, rank = "taskSchedule", "priorityDefinition"

    assert about(line().zeebe("a", schedule, dueDate='=now() + @"P1D"').zeebe("a", rank, priority="=rank * 10")) == []
    assert len(about(line().zeebe("a", schedule, dueDate="=1 + 1"))) == 1
    assert len(about(line().zeebe("a", rank, priority="=[1]"))) == 1


def test_collection_that_is_never_a_list_is_an_error() -> None:
    def findings(source: str) -> list[Finding]:
        body = (
            "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
            f'<zeebe:loopCharacteristics inputCollection="={source}"/>'
            "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"
        )
        return about(line().raw("a", body=body))

    assert [findings(source) for source in ("items", "[1, 2]", "record.tasks[done]")] == [[], [], []]
    assert [len(findings(source)) for source in ("5", "count(items)")] == [1, 1]


def test_completion_condition_that_is_never_true_is_an_error() -> None:
    def findings(source: str) -> list[Finding]:
        body = (
            "<bpmn:multiInstanceLoopCharacteristics>"
            f"<bpmn:completionCondition>={source}</bpmn:completionCondition>"
            "</bpmn:multiInstanceLoopCharacteristics>"
        )
        return about(line().raw("a", body=body))

    assert findings("done > 3") == []
    assert len(findings("done + 3")) == 1


def test_mapping_with_a_wrong_call_is_told() -> None:
    (finding,) = about(line().mapping("a", inputs={"x": "=upper case(a, b)"}))

    assert (finding.severity, finding.element_id) == ("error", "a")


def test_names_of_data_may_have_spaces_in_expressions() -> None:
    named = flow("Order total > 3").raw("process", body='<bpmn:dataObject id="d1" name="Order total"/>')

    assert about(named) == []
    assert [finding.severity for finding in about(flow("Order total > 3"))] == ["error"]


@pytest.mark.parametrize(
    "body",
    [
        "<bpmn:transformation>{a: </bpmn:transformation>",
        "<bpmn:assignment><bpmn:from>1 +</bpmn:from><bpmn:to>x</bpmn:to></bpmn:assignment>",
    ],
)
def test_expression_of_a_data_association_that_cannot_be_read_is_an_error(body: str) -> None:
    target = '<bpmn:property id="p1" name="x"/>'
    written = f"<bpmn:dataInputAssociation><bpmn:targetRef>p1</bpmn:targetRef>{body}</bpmn:dataInputAssociation>"

    (finding,) = about(line().raw("a", body=target + written))

    assert (finding.severity, finding.element_id) == ("error", "a")


@pytest.mark.parametrize(("language", "executable", "errors"), [("", True, 1), ("javascript", True, 0), ("", False, 0)])
def test_only_feel_that_runs_is_read(language: str, executable: bool, errors: int) -> None:
    diagram = line().path("a", "script:t", "e").raw("t", body="<bpmn:script>var x;</bpmn:script>")
    data = diagram.attribute("t", scriptFormat=language).xml() if language else diagram.xml()
    data = data if executable else data.replace(b' isExecutable="true"', b"")

    findings = lint_process(data, "test.bpmn", LintEnvironment())

    assert len([finding for finding in findings if finding.rule == "expressions"]) == errors


@pytest.mark.parametrize("role", ["potentialOwner", "humanPerformer"])
def test_task_with_a_role_is_offered_to_somebody(role: str) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e")

    def unoffered() -> bool:
        found = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())
        return any("nobody is offered" in str(finding.message) for finding in found)

    assert unoffered()
    diagram.raw("a", body=f"<bpmn:{role}/>")
    assert not unoffered()


@pytest.mark.parametrize("words", ["the sun shines", "x > 1 2", "5"])
def test_condition_that_runs_is_judged_without_a_sign_before_it(words: str) -> None:
    (finding,) = about(Diagram().path("start:s", "catch:c", "end:e").condition("c", words))

    assert (finding.severity, finding.element_id) == ("error", "c")


def test_words_may_stand_for_times_and_conditions_in_a_process_that_does_not_run() -> None:
    diagram = Diagram().path("start:s", "catch:c", "catch:d", "end:e").timer("c", timeDuration="two hours")
    file = diagram.condition("d", "the sun shines").xml()

    def elements(written: bytes) -> list[str]:
        findings = lint_process(written, "test.bpmn", LintEnvironment())
        return [finding.element_id for finding in findings if finding.rule == "expressions"]

    assert elements(file.replace(b'isExecutable="true"', b"")) == []
    assert elements(file) == ["c", "d"]


@pytest.mark.parametrize(("role", "errors"), [("potentialOwner", 1), ("humanPerformer", 1), ("performer", 0)])
def test_expression_of_a_role_that_counts_is_judged(role: str, errors: int) -> None:
    said = "<bpmn:formalExpression>the boss of them</bpmn:formalExpression>"
    expression = f"<bpmn:resourceAssignmentExpression>{said}</bpmn:resourceAssignmentExpression>"

    found = about(line().raw("a", body=f'<bpmn:{role} id="r">{expression}</bpmn:{role}>'))

    assert [finding.severity for finding in found] == ["error"] * errors
