"""Compensation and transactions: what was done is undone, in reverse order, with what the activity had then."""

from collections.abc import Callable

from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def undoable(diagram: Diagram, activity: str, handler: str) -> Diagram:
    diagram.boundary(f"{activity}_undo", activity).event(f"{activity}_undo", "compensate")
    diagram.path(handler).attribute(handler.split(":")[1], isForCompensation="true")
    return diagram.associate(f"{activity}_undo", handler.split(":")[1])


def trip(throw: str = "throw:back") -> Diagram:
    diagram = Diagram().path("start:s", "user:hotel", "user:flight", throw, "end:e")
    undoable(diagram, "hotel", "task:no_hotel")
    return undoable(diagram, "flight", "task:no_flight").event(throw.split(":")[1], "compensate")


def test_completed_activities_are_undone_in_reverse_order(play: Player) -> None:
    game = play(trip()).complete("hotel").complete("flight")

    assert game.ended
    undone = [entry for entry in game.trail if entry in ("+no_hotel", "+no_flight", "+back", "-back")]
    assert undone == ["+back", "+no_flight", "+no_hotel", "-back"]


def test_throw_event_waits_until_the_handlers_have_done(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "throw:back", "user:after", "end:e").event("back", "compensate")
    game = play(undoable(diagram, "a", "user:undo")).complete("a")

    assert game.at == ["undo"]
    assert game.complete("undo").at == ["after"]
    assert game.complete("after").ended


def test_throw_event_that_does_not_wait_goes_on_beside_the_handlers(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "throw:back", "user:after", "end:e")
    diagram.event("back", "compensate", waitForCompletion="false")
    game = play(undoable(diagram, "a", "user:undo")).complete("a")

    assert game.at == ["after", "undo"]
    assert not game.complete("after").ended
    assert game.complete("undo").ended


def test_only_the_named_activity_is_undone(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:a", "task:b", "throw:back", "end:e")
    undoable(undoable(diagram, "a", "task:undo_a"), "b", "task:undo_b").event("back", "compensate", activityRef="a")

    game = play(diagram)

    assert game.ended
    assert "+undo_a" in game.trail and "+undo_b" not in game.trail


def test_what_is_not_completed_is_not_undone(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "user:a", "end:e").path("f", "user:go", "throw:back", "end:g")
    game = play(undoable(diagram, "a", "task:undo").event("back", "compensate"))

    game.complete("go")

    assert game.at == ["a"]
    assert "+undo" not in game.trail


def test_nothing_is_undone_twice(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:a", "throw:back", "throw:again", "end:e").event("back", "compensate")
    game = play(undoable(diagram, "a", "task:undo").event("again", "compensate"))

    assert game.ended
    assert game.trail.count("+undo") == 1


def test_activity_done_three_times_is_undone_three_times(play: Player) -> None:
    diagram = Diagram().path("start:s", "xor:m", "user:a", "xor:g").path("g", "m", when="n < 3")
    diagram.path("g", "throw:back", "end:e", default=True).event("back", "compensate")
    game = play(undoable(diagram, "a", "task:undo"))

    game.complete("a", n=1).complete("a", n=2).complete("a", n=3)

    assert game.ended
    assert game.trail.count("+undo") == 3


def test_each_run_of_a_multi_instance_is_undone_with_its_item(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:a", "throw:back", "end:e").event("back", "compensate")
    diagram.multi("a", inputCollection="=items", inputElement="item", sequential=True)
    undoable(diagram, "a", "script:undo")
    diagram.zeebe("undo", "script", expression="=append(undone, item)", resultVariable="undone")

    game = play(diagram, items=["x", "y"], undone=[])

    assert game.ended
    assert game.variables["undone"] == ["y", "x"]


def inner(draw: Diagram) -> Diagram:
    return undoable(draw.path("start:ps", "task:a", "task:b", "end:pe"), "a", "task:undo_a")


def test_completed_sub_process_is_undone_from_inside(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "throw:back", "end:e").event("back", "compensate")
    diagram.inside("p", lambda d: undoable(inner(d), "b", "task:undo_b"))

    game = play(diagram)

    assert game.ended
    assert [entry for entry in game.trail if entry.startswith("+undo")] == ["+undo_b", "+undo_a"]


def test_handlers_read_the_variables_of_the_sub_process_as_they_were(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "user:u", "throw:back", "end:e").event("back", "compensate")
    diagram.mapping("p", inputs={"price": "amount * 2"})
    diagram.inside("p", lambda d: undoable(d.path("start:ps", "task:a", "end:pe"), "a", "script:undo").zeebe(
        "undo", "script", expression="=price", resultVariable="paid_back"))

    game = play(diagram, amount=21).complete("u", amount=1)

    assert game.ended
    assert game.variables["paid_back"] == 42


def test_compensation_event_sub_process_replaces_the_handlers_inside(play: Player) -> None:
    def draw(d: Diagram) -> None:
        inner(d).path("sub:undo_all").attribute("undo_all", triggeredByEvent="true")
        d.inside("undo_all", lambda e: e.path("start:us", "task:tidy", "throw:default", "end:uz")
                 .event("us", "compensate").event("default", "compensate"))

    diagram = Diagram().path("start:s", "sub:p", "throw:back", "end:e").event("back", "compensate").inside("p", draw)

    game = play(diagram)

    assert game.ended
    assert [entry for entry in game.trail if entry in ("+tidy", "+undo_a")] == ["+tidy", "+undo_a"]


def test_handler_of_the_sub_process_itself_replaces_those_inside(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "end:back").event("back", "compensate").inside("p", inner)

    game = play(undoable(diagram, "p", "task:undo_p"))

    assert game.ended
    assert "+undo_p" in game.trail and "+undo_a" not in game.trail


def booking(end: str = "end:stop") -> Diagram:
    def draw(d: Diagram) -> None:
        d.path("start:ts", "task:a", "user:ask", "xor:g", "end:tz").path("g", end, when="refused")
        d.nodes["g"].attributes["default"] = "g_to_tz"
        undoable(d.event("stop", "cancel"), "a", "user:undo")

    diagram = Diagram().path("start:s", "transaction:t", "user:booked", "end:e").inside("t", draw)
    return diagram.boundary("cancelled", "t").event("cancelled", "cancel").path("cancelled", "user:told", "end:f")


def test_cancelled_transaction_is_undone_then_left_by_its_boundary_event(play: Player) -> None:
    game = play(booking(), refused=True).complete("ask", refused=True)

    assert game.at == ["undo"]
    assert game.complete("undo").at == ["told"]
    assert game.complete("told").ended
    assert "-t" not in game.trail


def test_transaction_that_is_not_cancelled_completes(play: Player) -> None:
    game = play(booking()).complete("ask", refused=False)

    assert game.at == ["booked"]


def test_cancel_inside_a_deeper_sub_process_ends_the_whole_transaction(play: Player) -> None:
    def draw(d: Diagram) -> None:
        d.path("start:ts", "task:a", "and:f", "sub:deep", "end:tz").path("f", "user:other", "end:oe")
        d.inside("deep", lambda x: x.path("start:ds", "user:ask", "end:stop").event("stop", "cancel"))
        undoable(d, "a", "task:undo")

    diagram = Diagram().path("start:s", "transaction:t", "end:e").inside("t", draw)
    diagram.boundary("cancelled", "t").event("cancelled", "cancel").path("cancelled", "task:told", "end:x")
    game = play(diagram)

    game.complete("ask")

    assert game.ended
    assert [entry for entry in game.trail if entry in ("xother", "+undo", "+told")] == ["xother", "+undo", "+told"]


def test_transaction_cancelled_from_deeper_inside_waits_for_its_handlers(play: Player) -> None:
    def draw(d: Diagram) -> None:
        d.path("start:ts", "task:a", "sub:deep", "end:tz")
        undoable(d, "a", "user:undo")
        d.inside("deep", lambda x: x.path("start:ds", "user:ask", "end:stop").event("stop", "cancel"))

    diagram = Diagram().path("start:s", "transaction:t", "end:e").inside("t", draw)
    diagram.boundary("cancelled", "t").event("cancelled", "cancel").path("cancelled", "user:told", "end:x")
    game = play(diagram).complete("ask")

    assert game.at == ["undo"]
    assert game.complete("undo").at == ["told"]


def test_nothing_is_remembered_after_the_end(play: Player) -> None:
    game = play(undoable(Diagram().path("start:s", "task:a", "end:e"), "a", "task:undo"))

    assert game.ended
    assert game.execution._instance.root_memory == {}
