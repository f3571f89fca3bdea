"""Variables of instances: every scope that is open, with the key that element instances have."""

import pytest

from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram

NESTED = (
    Diagram("order").path("start:s", "sub:parcel", "end:e").mapping("parcel", inputs={"weight": "12"})
    .inside("parcel", lambda inner: inner.path("start:i", "user:pack", "end:j").mapping("pack", inputs={"size": '"L"'}))
)  # fmt: skip
EACH = Diagram("each").path("start:s", "user:a", "end:e").multi("a", inputCollection='=["x", "y"]', inputElement="item")
CALLED = Diagram("part").path("start:ps", "user:work", "end:pe").mapping("work", inputs={"half": "amount / 2"})
CALLER = (
    Diagram("whole").path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="part")
    .mapping("c", inputs={"amount": "10"})
)  # fmt: skip


def held(program: Program, instance: str, **wanted: object) -> list[tuple[str, str, str]]:
    """Name, value and the element that has it, in the order of the search; the process is ``""``."""
    places = {instance: ""}
    for one in program.search("element-instances", filter={"processInstanceKey": instance}):
        places[one["elementInstanceKey"]] = one["elementId"]
    found = program.search("variables", filter={"processInstanceKey": instance, **wanted})
    assert {one["processInstanceKey"] for one in found} <= {instance}
    assert len({one["variableKey"] for one in found}) == len(found)
    return [(one["name"], one["value"], places[one["scopeKey"]]) for one in found]


def element_instances(program: Program, element: str) -> list[str]:
    """Keys of the runs of an element."""
    found = program.search("element-instances", filter={"elementId": element})
    return [one["elementInstanceKey"] for one in found]


def test_variables_of_sub_processes_and_tasks_stand_in_their_own_scopes(program: Program) -> None:
    instance = program.start(NESTED, {"amount": 5})

    assert held(program, instance) == [("amount", "5", ""), ("size", '"L"', "pack"), ("weight", "12", "parcel")]
    program.post("/user-tasks/1/completion", {"variables": {"packed": True}})
    assert held(program, instance) == [("amount", "5", ""), ("packed", "true", "")]


def test_variables_of_each_run_of_a_multi_instance_stand_in_its_scope(program: Program) -> None:
    instance = program.start(EACH)
    _body, first, second = element_instances(program, "a")

    found = program.search("variables", filter={"processInstanceKey": instance})

    assert sorted((one["scopeKey"], one["name"], one["value"]) for one in found) == [
        (first, "item", '"x"'), (first, "loopCounter", "1"), (second, "item", '"y"'), (second, "loopCounter", "2"),
    ]  # fmt: skip


def test_variables_of_a_called_process_stand_in_the_scope_of_the_call(program: Program) -> None:
    program.deploy(CALLED)
    instance = program.start(CALLER, {"amount": 3})

    assert sorted(held(program, instance)) == [("amount", "10", "c"), ("amount", "3", ""), ("half", "5", "work")]


def test_variables_of_an_ended_instance_are_those_that_it_ended_with(program: Program) -> None:
    done, ended = program.start(NESTED, {"amount": 5}), program.start(NESTED, {"amount": 6})
    program.post("/user-tasks/1/completion", {"variables": {"amount": 7}})
    program.post(f"/process-instances/{ended}/cancellation")

    assert held(program, done) == [("amount", "7", "")]
    assert held(program, ended) == [("amount", "6", "")]


def test_run_that_failed_at_its_door_has_its_variables_in_the_instance(program: Program) -> None:
    broken = Diagram("broken").path("start:s", "user:a", "end:e").multi("a", inputCollection="=[1, 2]")
    instance = program.start(broken.zeebe("a", "assignmentDefinition", candidateGroups="=1 / 0 + missing"))

    found = program.search("variables", filter={"processInstanceKey": instance})

    assert [one["name"] for one in found] == ["loopCounter", "loopCounter"]
    assert len({one["variableKey"] for one in found}) == 2


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"name": "size"}, ["size"]),
        ({"name": {"$like": "*e*"}}, ["size", "weight"]),
        ({"value": "12"}, ["weight"]),
        ({"value": {"$in": ["5", '"L"']}}, ["amount", "size"]),
        ({"isTruncated": True}, []),
        ({"$or": [{"name": "size"}, {"value": "5"}]}, ["amount", "size"]),
        ({"scopeKey": {"$neq": "1"}}, ["size", "weight"]),
    ],
)
def test_variables_are_found_by_what_they_are(program: Program, wanted: dict[str, object], names: list[str]) -> None:
    instance = program.start(NESTED, {"amount": 5})

    assert [name for name, _, _ in held(program, instance, **wanted)] == names


def test_variables_are_found_by_their_scope_alone(program: Program) -> None:
    instance = program.start(NESTED, {"amount": 5})
    (scope,) = element_instances(program, "pack")
    here = {"processInstanceKey": instance}

    assert [one["name"] for one in program.search("variables", filter={"scopeKey": scope})] == ["size"]
    for wanted in ({"scopeKey": {"$in": [scope]}, **here}, {"scopeKey": {"$eq": int(scope)}}):
        assert [one["name"] for one in program.search("variables", filter=wanted)] == ["size"]
    assert [one["name"] for one in program.search("variables", filter={"scopeKey": instance, **here})] == ["amount"]
    assert program.search("variables", filter={"scopeKey": "999"}) == []


def test_variable_has_a_key_of_its_own(program: Program, foreigner: Program) -> None:
    instance = program.start(NESTED, {"amount": 5, "long": "x" * 9000})
    found = {one["name"]: one for one in program.search("variables", filter={"processInstanceKey": instance})}

    for name in ("amount", "size", "long"):
        key = found[name]["variableKey"]
        (again,) = program.search("variables", filter={"variableKey": key})
        one = program.get(f"/variables/{key}").get_json()
        assert again == found[name] and int(key) < 2**53
        assert {**one, "value": "", "isTruncated": False} == {**again, "value": "", "isTruncated": False}
        assert_problem(foreigner.get(f"/variables/{key}"), 404, "NOT_FOUND")
        assert foreigner.search("variables", filter={"variableKey": key}) == []
    assert len(program.get(f"/variables/{found['long']['variableKey']}").get_json()["value"]) == 9002
    for key in ("0", "1", "9" * 16, str(2**53 - 1)):
        assert_problem(program.get(f"/variables/{key}"), 404, "NOT_FOUND")


def test_long_value_is_found_by_the_whole_of_it(program: Program) -> None:
    instance = program.start(NESTED, {"long": "x" * 9000})

    (found,) = program.search("variables", filter={"processInstanceKey": instance, "value": f'"{"x" * 9000}"'})

    assert (len(found["value"]), found["isTruncated"]) == (8191, True)


def test_pages_of_variables_follow_each_other(program: Program) -> None:
    instance = program.start(NESTED, {f"v{number:02}": number for number in range(10)})
    body = {"filter": {"processInstanceKey": instance}, "sort": [{"field": "value", "order": "DESC"}]}
    whole = [one["name"] for one in program.search("variables", **body)]

    names: list[str] = []
    page: dict[str, object] = {"limit": 5}
    while True:
        answer = program.post("/variables/search", {**body, "page": page}).get_json()
        assert answer["page"]["totalItems"] == 12
        names += [one["name"] for one in answer["items"]]
        if len(answer["items"]) < 5:
            break
        page = {"limit": 5, "after": answer["page"]["endCursor"]}

    assert names == whole and len(names) == 12


def test_variables_of_two_instances_come_together(program: Program) -> None:
    first, second = program.start(NESTED, {"amount": 5}), program.start(NESTED, {"amount": 6})

    found = program.search("variables", filter={"processInstanceKey": {"$in": [first, second]}, "name": "amount"})

    assert [(one["processInstanceKey"], one["value"]) for one in found] == [(first, "5"), (second, "6")]
