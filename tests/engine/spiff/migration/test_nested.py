"""What stands inside of something: repeated activities, ad-hoc sub-processes, transactions, calls, compensation."""

from collections.abc import Callable

import pytest

from tests.engine.elements.test_call_activity import calling, other
from tests.engine.elements.test_compensation import undoable
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

Player = Callable[..., Play]
ITEMS = {"inputCollection": "=[10, 20, 30]", "inputElement": "item"}
OUTPUT = {"outputCollection": "all", "outputElement": "=r"}


def several(diagram: Diagram, name: str, loop: dict[str, str], *, sequential: bool = False) -> Diagram:
    return diagram.multi(name, body="", sequential=sequential, **loop)


def repeated(name: str = "a", *, sequential: bool = False, after: str = "after", **loop: str) -> Diagram:
    diagram = Diagram().path("start:s", f"user:{name}", f"user:{after}", "end:e")
    return several(diagram, name, {**ITEMS, **OUTPUT, **loop}, sequential=sequential)


@pytest.mark.parametrize("sequential", [False, True])
def test_repeated_activity_goes_on_half_way(play: Player, sequential: bool) -> None:
    game = play(repeated(sequential=sequential)).complete("a", r=1)

    game.migrate(repeated("b", sequential=sequential, after="other"), a="b")

    assert game.execution.place(game.wait("b").token_id).runs[0].of == 3
    game.complete("b", r=2).complete("b", r=3)
    assert game.at == ["other"]
    assert game.variables["all"] == [1, 2, 3]


def test_repeated_sub_process_goes_on_half_way(play: Player) -> None:
    def boxes(*steps: str) -> Diagram:
        diagram = Diagram().path("start:s", "sub:p", "end:e")
        several(diagram, "p", {**ITEMS, **OUTPUT})
        return diagram.inside("p", lambda d: d.path("start:ps", *steps, "end:pe")).mapping("p", outputs={"r": "r"})

    game = play(boxes("user:a")).complete("a", r=1)
    game.migrate(boxes("user:a", "user:b"))

    game.complete("a", r=2).complete("b", r=2)
    assert game.complete("a", r=3).complete("b", r=3).ended


def test_lists_of_a_repeated_activity_may_have_other_names(play: Player) -> None:
    game = play(repeated()).complete("a", r=1)

    game.migrate(repeated(inputElement="thing", outputCollection="whole", outputElement="=thing"))
    game.complete("a").complete("a")

    assert game.variables["whole"] == [1, 20, 30]


def test_results_may_be_collected_from_now_on(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "user:after", "end:e")
    several(diagram, "a", ITEMS)

    game = play(diagram).complete("a", r=1).migrate(repeated()).complete("a", r=2).complete("a", r=3)

    assert game.variables["all"] == [None, 2, 3]


@pytest.mark.parametrize("before", [False, True])
def test_loop_goes_on_with_its_rounds(play: Player, before: bool) -> None:
    def loop(most: int) -> Diagram:
        written = f'<bpmn:standardLoopCharacteristics loopMaximum="{most}" testBefore="{str(before).lower()}"/>'
        return Diagram().path("start:s", "user:a", "end:e").raw("a", body=written)

    game = play(loop(9)).complete("a").migrate(loop(3))

    assert not game.complete("a").ended
    assert game.complete("a").ended


@pytest.mark.parametrize("ordering", ["Parallel", "Sequential"])
def test_ad_hoc_sub_process_goes_on_with_what_is_left(play: Player, ordering: str) -> None:
    def work(*names: str) -> Diagram:
        diagram = Diagram().path("start:s", "adhoc:p", "end:e").attribute("p", ordering=ordering)
        return diagram.inside("p", lambda d: [d.path(f"user:{name}") for name in names])

    game = play(work("a", "b", "c")).complete("a")
    game.migrate(work("a", "x", "c", "new"), b="x")

    assert game.complete("x").complete("c").ended


def test_activity_that_was_still_to_come_and_is_gone_does_not_come(play: Player) -> None:
    def work(*names: str) -> Diagram:
        diagram = Diagram().path("start:s", "adhoc:p", "end:e").attribute("p", ordering="Sequential")
        return diagram.inside("p", lambda d: [d.path(f"user:{name}") for name in names])

    game = play(work("a", "b", "c"))
    plan = game.plan(work("a", "c"))

    assert [found.element_id for found in plan.changes] == ["b"]
    assert game.migrate(work("a", "c")).complete("a").complete("c").ended


def bought(*, pay: str = "pay", undo: str = "user:refund", after: str = "end:e") -> Diagram:
    diagram = Diagram().path("start:s", "transaction:t", after).boundary("off", "t").event("off", "cancel")
    diagram.path("off", "user:sorry", "end:se")

    def inside(d: Diagram) -> None:
        d.path("start:ts", f"user:{pay}", "user:check", "xor:x", "end:tend").path("x", "end:stop", when="bad")
        d.event("stop", "cancel").nodes["x"].attributes["default"] = "x_to_tend"
        undoable(d, pay, undo)

    return diagram.inside("t", inside)


def test_transaction_is_cancelled_in_the_new_version(play: Player) -> None:
    game = play(bought()).complete("pay")

    game.migrate(bought(pay="charge", undo="user:credit"), pay="charge")

    assert game.complete("check", bad=True).at == ["credit"]
    assert game.complete("credit").at == ["sorry"]
    assert game.complete("sorry").ended


def test_transaction_that_is_being_cancelled_goes_on(play: Player) -> None:
    game = play(bought()).complete("pay").complete("check", bad=True)
    assert game.at == ["refund"]

    game.migrate(bought(undo="user:credit"), refund="credit")

    assert game.at == ["credit"]
    assert game.complete("credit").at == ["sorry"]


def test_cancelling_from_a_deeper_scope_goes_on(play: Player) -> None:
    def deep(name: str) -> Diagram:
        diagram = Diagram().path("start:s", "transaction:t", "end:e").boundary("off", "t").event("off", "cancel")
        diagram.path("off", "user:sorry", "end:se")

        def inside(d: Diagram) -> None:
            d.path("start:ts", "user:pay", "sub:in", "end:tend")
            undoable(d, "pay", "user:refund")
            d.inside("in", lambda i: i.path("start:is", "user:check", f"end:{name}").event(name, "cancel"))

        return diagram.inside("t", inside)

    game = play(deep("stop")).complete("pay").complete("check")
    assert game.at == ["refund"]

    assert game.migrate(deep("halt"), stop="halt").complete("refund").at == ["sorry"]


def trip(*, hotel: str = "hotel", flight_undone: str | None = "user:no_flight", undo: str = "user:no_hotel") -> Diagram:
    diagram = Diagram().path("start:s", f"user:{hotel}", "user:flight", "user:decide", "throw:back", "end:e")
    undoable(diagram.event("back", "compensate"), hotel, undo)
    return undoable(diagram, "flight", flight_undone) if flight_undone else diagram


def test_completed_activities_are_undone_as_the_new_version_says(play: Player) -> None:
    game = play(trip()).complete("hotel").complete("flight")

    game.migrate(trip(hotel="inn", undo="user:no_inn"), hotel="inn")

    assert game.complete("decide").at == ["no_flight"]
    assert game.complete("no_flight").at == ["no_inn"]
    assert game.complete("no_inn").ended


def test_what_nothing_undoes_any_more_is_told_and_forgotten(play: Player) -> None:
    game = play(trip()).complete("hotel").complete("flight")
    without = trip(flight_undone=None)

    plan = game.plan(without)

    assert [(found.element_id, "nothing undoes it" in str(found.message)) for found in plan.changes] == [
        ("flight", True)
    ]
    assert game.migrate(without).complete("decide").at == ["no_hotel"]


def test_undoing_goes_on_half_way(play: Player) -> None:
    game = play(trip()).complete("hotel").complete("flight").complete("decide")
    assert game.at == ["no_flight"]

    game.migrate(trip(undo="user:no_inn"), no_hotel="no_inn")

    assert game.complete("no_flight").at == ["no_inn"]
    assert game.complete("no_inn").ended
    refused = play(trip()).complete("hotel").complete("flight").complete("decide").plan(trip(undo="user:no_inn"))
    assert [found.element_id for found in refused.refusals] == ["no_hotel"]


def test_inside_of_a_completed_sub_process_is_undone_in_the_new_version(play: Player) -> None:
    def box(name: str, inner: str, handler: str) -> Diagram:
        diagram = Diagram().path("start:s", f"sub:{name}", "user:decide", "throw:back", "end:e")
        several(diagram.event("back", "compensate"), name, ITEMS)
        return diagram.inside(
            name, lambda d: undoable(d.path("start:ps", f"task:{inner}", "end:pe"), inner, f"user:{handler}"))

    game = play(box("p", "a", "undo")).migrate(box("q", "b", "back_again"), p="q", a="b")

    assert game.complete("decide").at == ["back_again"]
    for _ in range(3):
        game.complete("back_again")
    assert game.ended


def test_called_process_goes_on_in_its_own_version(play: Player) -> None:
    game = play(calling(), world=other())

    game.migrate(calling().path("after", "user:more", "end:me"))

    assert game.at == ["in"]
    assert game.complete("in").at == ["after"]
    assert game.complete("after").at == ["more"]


def same_file(*steps: str, inside: str = "in") -> Diagram:
    diagram = Diagram().path("start:s", "call:c", *steps, "end:e").attribute("c", calledElement="part")
    job = '<bpmn:extensionElements><zeebe:taskDefinition type="t"/></bpmn:extensionElements>'
    diagram.extra.append(
        f'<bpmn:process id="part" isExecutable="true"><bpmn:userTask id="first"/>'
        f'<bpmn:serviceTask id="{inside}">{job}</bpmn:serviceTask>'
        f'<bpmn:sequenceFlow id="{inside}_f" sourceRef="first" targetRef="{inside}"/></bpmn:process>'
    )
    return diagram


def test_called_process_of_the_same_file_goes_on_in_the_version_that_the_instance_leaves(play: Player) -> None:
    game = play(same_file()).complete("first")
    assert game.job("in").definition_key is None

    game.migrate(same_file("user:after", inside="work"))

    assert game.job("in").definition_key == 0
    assert game.done("in").at == ["after"]
    assert game.complete("after").ended


def test_call_activity_is_found_by_its_mapping_and_counts_what_it_calls_next(play: Player) -> None:
    world = World(programs=[program_of(Diagram("other").path("start:os", "user:in", "end:oe"))])
    diagram = Diagram().path("start:s", "call:d", "user:after", "end:e").zeebe("d", "calledElement", processId="other")
    game = play(calling().multi("c", inputCollection="=[1, 2]", inputElement="i", sequential=True), world=world)

    game.migrate(diagram.multi("d", inputCollection="=[1, 2]", inputElement="i", sequential=True), c="d")

    assert game.complete("in").complete("in").at == ["after"]
