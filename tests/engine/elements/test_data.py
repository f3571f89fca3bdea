"""Data objects, properties, data inputs and outputs and their associations are variables."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.errors import ExecutionFault
from engine.spiff.host import InlineCall
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

Player = Callable[..., Play]


def specification(*, inputs: str = "", outputs: str = "") -> str:
    sets = "<bpmn:inputSet/><bpmn:outputSet/>"
    return f"<bpmn:ioSpecification>{inputs}{outputs}{sets}</bpmn:ioSpecification>"


def item(kind: str, identity: str, name: str = "") -> str:
    written = f' name="{name}"' if name else ""
    return f'<bpmn:{kind} id="{identity}"{written}/>'


def association(kind: str, source: str, target: str, body: str = "") -> str:
    first = f"<bpmn:sourceRef>{source}</bpmn:sourceRef>" if source else ""
    name = f"bpmn:data{kind}Association"
    return f"<{name}>{first}<bpmn:targetRef>{target}</bpmn:targetRef>{body}</{name}>"


def transformation(feel: str) -> str:
    return f"<bpmn:transformation>{feel}</bpmn:transformation>"


def assignment(source: str, target: str) -> str:
    return f"<bpmn:assignment><bpmn:from>{source}</bpmn:from><bpmn:to>{target}</bpmn:to></bpmn:assignment>"


ORDER = item("dataObject", "order_1", "order")


def with_order(*steps: str) -> Diagram:
    return Diagram().path(*steps).raw("process", body=ORDER)


def given(play: Player, diagram: Diagram, node: str = "t", **variables: object) -> list[dict[str, object]]:
    """Play a diagram to its end and return the locals that its service task was given each time."""
    calls: list[dict[str, object]] = []

    def work(call: InlineCall) -> dict[str, object]:
        calls.append(dict(call.inputs))
        return {}

    diagram.zeebe(node, "taskDefinition", type="work")
    assert play(diagram, world=World(handlers={"work": work}), **variables).ended
    return calls


def test_data_object_is_null_until_something_sets_it(play: Player) -> None:
    game = play(with_order("start:s", "user:a", "end:e"))

    assert game.variables == {"order": None}
    assert game.complete("a", order=3).variables == {"order": 3}


def test_data_object_keeps_the_variable_that_the_instance_starts_with(play: Player) -> None:
    assert play(with_order("start:s", "user:a", "end:e"), order=7).variables == {"order": 7}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (item("dataObject", "d1"), "d1"),
        ('<bpmn:dataObject id="d1"/><bpmn:dataObjectReference id="r1" name="order" dataObjectRef="d1"/>', "order"),
        (ORDER + '<bpmn:dataObjectReference id="r1" name="x" dataObjectRef="order_1"/>', "order"),
        ('<bpmn:dataObject id="d1" name="lines" isCollection="true"/>', "lines"),
        (item("property", "p1", "budget"), "budget"),
        (item("property", "p1"), "p1"),
        (specification(inputs=item("dataInput", "i1", "wish")), "wish"),
        (specification(outputs=item("dataOutput", "o1", "answer")), "answer"),
    ],
)
def test_data_of_the_process_is_a_variable_by_its_name_or_id(play: Player, written: str, name: str) -> None:
    assert play(Diagram().path("start:s", "user:a", "end:e").raw("process", body=written)).variables == {name: None}


def test_data_stores_carry_nothing(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:t", "end:e")
    diagram.raw("process", body='<bpmn:dataStoreReference id="store" name="archive"/>')
    diagram.raw("t", body=specification(inputs=item("dataInput", "i1", "x"), outputs=item("dataOutput", "o1", "y")))
    diagram.raw("t", body=association("Input", "store", "i1") + association("Output", "o1", "store"))

    game = play(diagram, archive=1, y=2)

    assert game.ended
    assert game.variables == {"archive": 1, "y": 2}


def test_data_object_of_a_sub_process_is_a_variable_of_its_scope(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "user:after", "end:e")
    diagram.inside("p", lambda d: d.path("start:ps", "user:in", "end:pe"))
    diagram.raw("p", body=item("dataObject", "d1", "note") + item("property", "p1", "budget"))

    game = play(diagram).complete("in", note="x", budget=1, other=2)

    assert game.at == ["after"]
    assert game.variables == {"other": 2}


def test_property_of_an_activity_is_its_own(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").raw("a", body=item("property", "p1", "draft"))

    game = play(diagram, draft="outer")

    assert game.execution.variables_at(game.wait("a").token_id)["draft"] is None
    assert game.complete("a", draft="inner", x=1).variables == {"draft": "outer", "x": 1}


def test_input_association_makes_a_local_variable_named_like_the_data_input(play: Player) -> None:
    diagram = with_order("start:s", "service:t", "end:e")
    diagram.raw("t", body=specification(inputs=item("dataInput", "i1", "subject")))

    inputs = given(play, diagram.raw("t", body=association("Input", "order_1", "i1")), order="pens")

    assert inputs == [{"subject": "pens"}]


def test_data_input_without_name_takes_that_of_its_source(play: Player) -> None:
    diagram = with_order("start:s", "service:t", "end:e").raw("t", body=specification(inputs=item("dataInput", "i1")))

    inputs = given(play, diagram.raw("t", body=association("Input", "order_1", "i1")), order="pens")

    assert inputs == [{"order": "pens"}]


def test_placeholder_property_of_modelers_stands_for_a_data_input_without_name(play: Player) -> None:
    diagram = with_order("start:s", "service:t", "end:e")
    diagram.raw("t", body=item("property", "p1", "__targetRef_placeholder") + association("Input", "order_1", "p1"))

    inputs = given(play, diagram, order="pens")

    assert inputs == [{"order": "pens"}]


def test_transformation_of_an_input_is_feel_over_everything_visible(play: Player) -> None:
    diagram = with_order("start:s", "service:t", "end:e").raw(
        "t", body=specification(inputs=item("dataInput", "i1", "total"))
        + association("Input", "order_1", "i1", transformation("order.price * factor")),
    )

    inputs = given(play, diagram, order={"price": Decimal(4)}, factor=Decimal(3))

    assert inputs == [{"total": 12}]


def test_assignments_of_an_input_set_parts_by_id_or_name(play: Player) -> None:
    diagram = with_order("start:s", "service:t", "end:e").raw(
        "t", body=specification(inputs=item("dataInput", "i1", "letter"))
        + association("Input", "order_1", "i1", assignment("order.to", "i1.to") + assignment("1 + 1", "letter.pages")),
    )

    inputs = given(play, diagram, order={"to": "ann"})

    assert inputs == [{"letter": {"to": "ann", "pages": 2}}]


def test_dialect_inputs_see_the_data_inputs(play: Player) -> None:
    diagram = with_order("start:s", "service:t", "end:e").mapping("t", inputs={"shout": "upper case(subject)"})
    diagram.raw("t", body=specification(inputs=item("dataInput", "i1", "subject")))

    inputs = given(play, diagram.raw("t", body=association("Input", "order_1", "i1")), order="pens")

    assert inputs == [{"subject": "pens", "shout": "PENS"}]


def output(name: str = "result", body: str = "", target: str = "order_1") -> str:
    return specification(outputs=item("dataOutput", "o1", name)) + association("Output", "o1", target, body)


def test_output_association_writes_its_target_and_the_rest_of_the_result_still_goes_out(play: Player) -> None:
    game = play(with_order("start:s", "user:a", "end:e").raw("a", body=output()))

    game.complete("a", result=5, other=6)

    assert game.variables == {"order": 5, "other": 6}


def test_data_output_without_name_takes_that_of_its_target(play: Player) -> None:
    game = play(with_order("start:s", "user:a", "end:e").raw("a", body=output("")))

    assert game.complete("a", order=5).variables == {"order": 5}


def test_output_association_without_source_names_the_result_by_its_target(play: Player) -> None:
    diagram = with_order("start:s", "user:a", "end:e").mapping("a", outputs={"kept": "1"})

    game = play(diagram.raw("a", body=association("Output", "", "order_1"))).complete("a", order=5, noise=6)

    assert game.variables == {"order": 5, "kept": 1}


def test_data_output_that_was_not_produced_leaves_its_target_alone(play: Player) -> None:
    game = play(with_order("start:s", "user:a", "end:e").raw("a", body=output()), order=1)

    assert game.complete("a", other=6).variables == {"order": 1, "other": 6}


def test_output_mappings_decide_about_the_result_and_associations_write_besides(play: Player) -> None:
    diagram = with_order("start:s", "user:a", "end:e").mapping("a", outputs={"twice": "result * 2"})

    game = play(diagram.raw("a", body=output())).complete("a", result=Decimal(5), noise=1)

    assert game.variables == {"order": 5, "twice": 10}


def test_transformation_and_assignments_of_an_output_write_in_their_order(play: Player) -> None:
    body = transformation('{item: result, state: "new"}') + assignment('"paid"', "order.state")

    game = play(with_order("start:s", "user:a", "end:e").raw("a", body=output(body=body))).complete("a", result="pen")

    assert game.variables == {"order": {"item": "pen", "state": "paid"}}


def test_association_writes_into_the_scope_that_has_the_data_object(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "user:after", "end:e")
    diagram.inside(
        "p", lambda d: d.path("start:ps", "user:in", "user:next", "end:pe").raw("in", body=output(target="d1"))
    )
    diagram.raw("p", body=item("dataObject", "d1", "note"))

    game = play(diagram).complete("in", result=5)

    assert game.execution.variables_at(game.wait("next").token_id)["note"] == 5
    assert game.variables == {}


def test_names_with_spaces_are_names_of_feel(play: Player) -> None:
    diagram = Diagram().path("start:s", "xor:g").path("g", "user:a", "end:e", when="Order total > 3")
    diagram.path("g", "end:f", default=True).raw("process", body=item("dataObject", "d1", "Order total"))

    assert play(diagram, **{"Order total": Decimal(4)}).at == ["a"]
    assert play(diagram, **{"Order total": Decimal(3)}).ended


LISTS = '<bpmn:dataObject id="d1" name="orders" isCollection="true"/><bpmn:dataObject id="d2" name="bills"/>'


def repeated(kind: str = "user", sequential: bool = False) -> Diagram:
    """An activity that is repeated in the standard's way: list in, item in, item out, list out."""
    diagram = Diagram().path("start:s", f"{kind}:a", "end:e").raw("process", body=LISTS)
    diagram.multi(
        "a", sequential=sequential,
        body="<bpmn:loopDataInputRef>i1</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>o1</bpmn:loopDataOutputRef>"
        + item("inputDataItem", "one_in", "each order") + item("outputDataItem", "one_out", "bill"),
    )
    ends = item("dataInput", "i1", "all orders") + item("dataInput", "i2", "item")
    results = item("dataOutput", "o1", "all bills") + item("dataOutput", "o2", "sum")
    return diagram.raw(
        "a", body=specification(inputs=ends, outputs=results)
        + association("Input", "d1", "i1") + association("Input", "one_in", "i2")
        + association("Output", "o2", "one_out", transformation("sum * 2")) + association("Output", "o1", "d2"),
    )


@pytest.mark.parametrize("sequential", [False, True])
def test_lists_of_a_multi_instance_go_in_and_out_by_associations(play: Player, sequential: bool) -> None:
    game = play(repeated(sequential=sequential), orders=["x", "y"])
    seen = game.execution.variables_at(game.wait("a").token_id)
    game.complete("a", sum=Decimal(1))
    between = dict(game.variables)
    game.complete("a", sum=Decimal(2))

    assert between["bills"] is None
    assert (seen["each order"], seen["item"]) == ("x", "x")
    assert game.ended
    assert game.variables == {"orders": ["x", "y"], "bills": [2, 4]}


def test_runs_have_their_item_for_themselves_and_the_list_in_common(play: Player) -> None:
    inputs = given(play, repeated("service"), node="a", orders=["x", "y"])

    assert inputs == [
        {"loopCounter": 1, "each order": "x", "item": "x", "bill": None},
        {"loopCounter": 2, "each order": "y", "item": "y", "bill": None},
    ]


def test_list_of_a_repeated_sub_process_is_a_data_object(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "end:e").raw("process", body=LISTS)
    diagram.inside("p", lambda d: d.path("start:ps", "user:in", "end:pe"))
    diagram.multi(
        "p", body="<bpmn:loopDataInputRef>d1</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>d2</bpmn:loopDataOutputRef>"
        + item("inputDataItem", "one_in", "each") + item("outputDataItem", "one_out", "bill"),
    )

    game = play(diagram, orders=["x", "y"]).complete("in", bill=1).complete("in", bill=2)

    assert game.ended
    assert game.variables == {"orders": ["x", "y"], "bills": [1, 2]}


def test_a_loop_over_a_data_object_without_a_list_is_a_fault(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="“all orders” is null"):
        play(repeated())


def exchange(catch: str, *, incoming: str = "news") -> Diagram:
    """One branch throws a message with its data input, the other catches it into a data object."""
    diagram = Diagram().path("start:s", "and:f", f"{catch}:c", "end:e").path("f", "throw:t", "end:g")
    diagram.raw("process", body=LISTS).message("c", "news", None).message("t", "news", None)
    diagram.raw("t", body=item("property", "p1", "draft") + item("dataInput", "i1", "what"))
    diagram.raw("t", body=association("Input", "d1", "i1"))
    results = item("dataOutput", "o1", incoming)
    results = specification(outputs=results) if catch == "receive" else results
    return diagram.raw("c", body=results + association("Output", "o1", "d2"))


@pytest.mark.parametrize("catch", ["catch", "receive"])
@pytest.mark.parametrize("name", ["what", "anything else", ""])
def test_payload_of_a_throw_event_is_what_the_catch_event_hands_on(play: Player, catch: str, name: str) -> None:
    game = play(exchange(catch, incoming=name), orders="pens")

    assert game.ended
    assert game.variables["bills"] == "pens"
    assert "draft" not in game.variables


def test_payload_goes_to_others_by_the_names_of_its_data_inputs(play: Player) -> None:
    diagram = Diagram().path("start:s", "throw:t", "end:e").raw("process", body=LISTS).message("t", "news", None)
    diagram.raw("t", body=item("dataInput", "i1", "what") + association("Input", "d1", "i1"))

    (sent,) = play(diagram, orders="pens").sent

    assert dict(sent.variables) == {"what": "pens"}


def test_several_variables_that_came_in_are_a_context_for_a_data_output_of_another_name(play: Player) -> None:
    diagram = Diagram().path("start:s", "catch:c", "end:e").raw("process", body=LISTS).message("c", "news", None)
    diagram.raw("c", body=item("dataOutput", "o1", "all") + association("Output", "o1", "d2"))

    game = play(diagram).send("c", a=1, b=2)

    assert game.variables["bills"] == {"a": 1, "b": 2}


def test_boundary_event_hands_on_what_came_in(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").raw("process", body=LISTS)
    diagram.boundary("b", "a").message("b", "news", None).path("b", "end:f")
    diagram.raw("b", body=item("dataOutput", "o1", "anything") + association("Output", "o1", "d2"))

    assert play(diagram).send("b", what=3).variables["bills"] == 3


def test_start_event_hands_on_what_came_in(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").raw("process", body=LISTS).message("s", "news", None)
    diagram.raw("s", body=item("dataOutput", "o1", "anything") + association("Output", "o1", "d2"))

    assert play(diagram, event="s", what=3).variables["bills"] == 3


def test_start_event_of_an_event_sub_process_hands_on_what_came_in(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").raw("process", body=LISTS).path("sub:h")
    handler = item("dataOutput", "o1") + association("Output", "o1", "d2")
    diagram.attribute("h", triggeredByEvent="true").inside(
        "h", lambda d: d.path("start:hs", "end:he").signal("hs", "go").raw("hs", body=handler)
    )

    assert play(diagram).broadcast("go", bills=4).variables["bills"] == 4


def test_call_activity_hands_its_data_inputs_over_and_its_data_outputs_back(play: Player) -> None:
    called = program_of(
        Diagram("other").path("start:o", "script:t", "end:p").raw("t", body="<bpmn:script>{sum: n + 1}</bpmn:script>")
    )
    diagram = Diagram().path("start:s", "call:c", "end:e").raw("process", body=LISTS)
    diagram.zeebe("c", "calledElement", processId="other")
    diagram.raw("c", body=specification(inputs=item("dataInput", "i1", "n"), outputs=item("dataOutput", "o1", "sum")))
    diagram.raw("c", body=association("Input", "d1", "i1") + association("Output", "o1", "d2"))

    game = play(diagram, world=World(programs=[called]), orders=Decimal(1))

    assert game.ended
    assert game.variables == {"orders": 1, "bills": 2}
