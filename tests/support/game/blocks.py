"""Random block-structured drawings with every element: a block has one way in and one way out.

A block is ``(kind, option, inner blocks)``; the option, any number, chooses among the variants of its kind.
"""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

from tests.support.game.drawing import Drawing

Block = tuple[str, int, list["Block"]]

LEAVES = (
    "user", "task", "script", "event", "receive", "throw", "stop", "repeated", "guarded", "undone", "quantity", "link",
)
GROUPS = ("seq", "xor", "and", "or", "complex", "loop", "scope", "scope", "race", "adhoc", "transaction")
CAUGHT = (
    ("timer", "PT1H"), ("message", "m"), ("signal", "s"), ("conditional", "n > 5"), ("error", "x"), ("escalation", "x"),
    ("timer", "R2/PT1H"), ("escalation", "y"), ("error", "y"),
)
STOPS = ("error", "terminate", "escalation", "signal", "compensate", "cancel", "error")
THROWN = (("signal", "s"), ("message", "m"), ("escalation", "x"), ("escalation", "y"), ("none", ""))


def blocks(leaves: int = 8) -> st.SearchStrategy[Block]:
    """Return trees of blocks."""
    options = st.integers(0, 719)
    leaf: st.SearchStrategy[Block] = st.tuples(st.sampled_from(LEAVES), options, st.just([]))
    return st.recursive(
        leaf,
        lambda inner: st.tuples(st.sampled_from(GROUPS), options, st.lists(inner, min_size=1, max_size=3)),
        max_leaves=leaves,
    )


class Blocks:
    """Draws a tree of blocks."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.in_transaction = False
        self.has_ends = True

    def whole(self, block: Block) -> Drawing:
        """Return a process around a block; an odd option gives it an event sub-process."""
        return self.scope(Drawing(), "", block)

    def scope(self, drawing: Drawing, name: str, block: Block, in_transaction: bool | None = None) -> Drawing:
        """Draw start, block and end, or none of both; then perhaps an event sub-process."""
        outer = self.in_transaction, self.has_ends
        self.in_transaction = self.in_transaction if in_transaction is None else in_transaction
        self.has_ends = block[1] % 11 < 10
        if self.has_ends:
            drawing.path(f"start:{name}s", f"task:{name}in")
        else:
            drawing.path(f"task:{name}also").path(f"task:{name}in")
        drawing.path(self.block(drawing, f"{name}in", block), self._end(f"{name}e"))
        if block[1] % 3 == 1:
            self._event_sub_process(drawing, f"{name}x", block[1] // 3)
        if block[1] % 6 == 1:
            self._event_sub_process(drawing, f"{name}y", self._apart(block[1] // 3, block[1] // 7), alone=False)
        self.in_transaction, self.has_ends = outer
        return drawing

    def _end(self, name: str) -> str:
        """Return a last node: an end event where there is a start event, else a task (10.5.3)."""
        return f"end:{name}" if self.has_ends else f"task:{name}"

    def block(self, drawing: Drawing, before: str, block: Block, when: str | None = None, default: bool = False) -> str:
        """Draw a block behind ``before`` and return its last node."""
        kind, option, inner = block
        name = f"{kind}{next(self.numbers)}"
        drawing.path(before, f"task:{name}_in", when=when, default=default)
        return getattr(self, f"_{kind}")(drawing, f"{name}_in", name, option, inner)  # type: ignore[no-any-return]

    # Leaves

    def _user(self, drawing: Drawing, before: str, name: str, _option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"user:{name}")
        return name

    def _task(self, drawing: Drawing, before: str, name: str, _option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"task:{name}")
        return name

    def _script(self, drawing: Drawing, before: str, name: str, _option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"script:{name}").script(name, f'append(log, "{name}")', "log")
        return name

    def _event(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"catch:{name}").catches(name, *CAUGHT[option % 4])
        if option % 5 == 4:
            drawing.catches(name, "message", "other")
        if option % 10 == 9 and option % 4:
            drawing.attribute(name, parallelMultiple="true")
        return name

    def _receive(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"receive:{name}").catches(name, "message", "m")
        if option % 3 == 0:
            drawing.repeat(name, "2", sequential=option % 2 == 0)
        return name

    def _throw(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"throw:{name}")
        kind, code = THROWN[option % len(THROWN)]
        if option % 7 == 6:
            known = list(drawing.handlers) if option % 4 == 0 else []
            drawing.marks(name, "compensate", waits=option % 2 == 0, activity=known[0] if known else None)
        elif kind != "none":
            drawing.catches(name, kind, code)
        if option % 7 == 5 and kind != "none":
            drawing.catches(name, "signal", "other")
        return name

    def _stop(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        """Draw an end event beside the way on."""
        kind = STOPS[option % len(STOPS)] if self.has_ends else "none"
        if kind == "cancel" and not self.in_transaction:
            kind = "none"
        drawing.path(before, f"xor:{name}").path(name, self._end(f"{name}_z"), when=f"n > {option % 9}")
        drawing.path(name, f"task:{name}_out", default=True)
        if kind in ("error", "escalation"):
            drawing.catches(f"{name}_z", kind, "xy"[option // 7 % 2])
        elif kind == "signal":
            drawing.catches(f"{name}_z", kind, "s")
        elif kind != "none":
            drawing.marks(f"{name}_z", kind)
        return f"{name}_out"

    def _repeated(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"{'user' if option % 4 else 'task'}:{name}")
        self._loop_of(drawing, name, option // 4)
        if option % 5 == 0:
            self._handler(drawing, name, option)
        return name

    def _loop_of(self, drawing: Drawing, name: str, option: int) -> None:
        if option % 3 == 0:
            drawing.again(name, "n < 6", option % 4, before=option % 2 == 1)
        else:
            until = "n > 7 or numberOfCompletedInstances > 1" if option % 5 < 2 else None
            behavior = ("All", "None", "One")[option // 5 % 3]
            thrown = "" if behavior == "All" else "s"
            sequential = option % 3 == 1
            drawing.repeat(
                name, str(option % 4), sequential=sequential, until=until, behavior=behavior, thrown=thrown)

    def _guarded(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"user:{name}", f"task:{name}_out")
        self._boundary(drawing, name, option)
        self._boundary(drawing, name, self._apart(option, option // 18), "c", alone=False)
        return f"{name}_out"

    @staticmethod
    def _apart(first: int, second: int) -> int:
        """Return the option of a second handler, changed where both would handle the same event (10.5.6)."""
        return second + 1 if second % len(CAUGHT) == first % len(CAUGHT) else second

    def _boundary(self, drawing: Drawing, name: str, option: int, suffix: str = "b", alone: bool = True) -> None:
        kind, code = CAUGHT[option % len(CAUGHT)]
        event = f"{name}_{suffix}"
        stops = kind == "error" or option // len(CAUGHT) % 2 == 0
        if code.startswith("R2") and stops:
            code = "PT2H"
        drawing.boundary(event, name, interrupting=stops).catches(event, kind, code)
        if alone:
            self._perhaps_more(drawing, event, option // 7)
        if stops and option % 5:
            drawing.path(event, f"{name}_out")
        else:
            drawing.path(event, f"{'user' if option % 2 else 'task'}:{event}_r", self._end(f"{event}_e"))

    @staticmethod
    def _perhaps_more(drawing: Drawing, event: str, option: int) -> None:
        """Give some events a second definition: either may happen, or both have to."""
        if option % 4 == 3 and drawing.events[event][0].kind in ("timer", "message", "signal"):
            drawing.catches(event, "message", "other")
            if option % 8 == 7:
                drawing.attribute(event, parallelMultiple="true")

    def _undone(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"{'user' if option % 2 else 'task'}:{name}")
        self._handler(drawing, name, option // 2)
        return name

    def _handler(self, drawing: Drawing, name: str, option: int) -> None:
        handler = f"{name}_h"
        if option % 4 == 0:
            drawing.path(f"user:{handler}")
        elif option % 4 == 1:
            drawing.path(f"sub:{handler}").inside(
                handler, lambda inner: inner.path(f"start:{handler}s", f"user:{handler}u", f"end:{handler}e"))
        else:
            drawing.path(f"script:{handler}").script(handler, f'append(log, ["{handler}", loopCounter])', "log")
        drawing.undoes(name, handler)
        if option % 8 == 0:
            drawing.repeat(handler, "2")

    def _quantity(self, drawing: Drawing, before: str, name: str, option: int, _inner: list[Block]) -> str:
        """Draw several tokens that one activity takes up again."""
        number = str(2 + option % 2)
        drawing.path(before, f"task:{name}_m", f"user:{name}_u", f"task:{name}")
        drawing.attribute(f"{name}_m", completionQuantity=number).attribute(name, startQuantity=number)
        return name

    def _link(self, drawing: Drawing, before: str, name: str, _option: int, _inner: list[Block]) -> str:
        drawing.path(before, f"throw:{name}_t").link(f"{name}_t", name).path(f"catch:{name}").link(name, name)
        return name

    # Groups

    def _seq(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        for block in inner:
            before = self.block(drawing, before, block)
        return before

    def _split(self, drawing: Drawing, before: str, name: str, kind: str, inner: list[Block], join: str = "") -> str:
        drawing.path(before, f"{kind}:{name}")
        drawing._step(f"{join or kind}:{name}_out")
        conditional = kind != "and"
        branches = inner if len(inner) > 1 else inner * 2
        for number, block in enumerate(branches):
            last = number == len(branches) - 1
            when = f"n > {number * 3}" if conditional and not last else None
            end = self.block(drawing, name, block, when=when, default=conditional and last)
            drawing.path(end, f"{name}_out")
        return f"{name}_out"

    def _xor(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        return self._split(drawing, before, name, "xor", inner, "or" if option % 3 == 0 else "")

    def _and(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        return self._split(drawing, before, name, "and", inner, ("or", "and", "xor")[option % 3])

    def _or(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        return self._split(drawing, before, name, "or", inner)

    def _complex(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        end = self._split(drawing, before, name, "or" if option % 2 else "and", inner, "complex")
        drawing.condition_of(end, "activationCondition", f"activationCount >= {1 + option % len(inner)}")
        if option % 3 == 0:
            drawing.path(end, f"user:{name}_late", self._end(f"{name}_late_e"), when="not(waitingForStart)")
            drawing.path(end, f"task:{name}_on", when="waitingForStart")
            return f"{name}_on"
        return end

    def _loop(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        kind = "or" if option % 3 == 0 else "xor"
        drawing.path(before, f"{kind}:{name}_back", f"user:{name}")
        last = self._seq(drawing, name, name, option, inner)
        drawing.path(last, f"xor:{name}_again").path(f"{name}_again", f"{name}_back", when="n < 4")
        drawing.path(f"{name}_again", f"task:{name}_out", default=True)
        return f"{name}_out"

    def _scope(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        """Draw a sub-process, with what its option asks for: boundary event, loop, handler, event sub-process."""
        drawing.path(before, f"sub:{name}", f"task:{name}_out")
        self._boundary(drawing, name, option)
        drawing.inside(name, lambda scope: self.scope(scope, name, ("seq", option, inner)))
        if option % 4 == 3:
            self._loop_of(drawing, name, option // 4)
        if option % 5 == 2:
            self._handler(drawing, name, option)
        return f"{name}_out"

    def _event_sub_process(self, drawing: Drawing, name: str, option: int, alone: bool = True) -> None:
        drawing.path(f"sub:{name}").attribute(name, triggeredByEvent="true")
        kind, code = CAUGHT[option % len(CAUGHT)]
        stops = kind == "error" or option // len(CAUGHT) % 2 == 0
        if code.startswith("R2") and stops:
            code = "PT2H"

        def draw(inner: Drawing) -> None:
            middle = ("user", "task", "throw")[option % 3]
            inner.path(f"start:{name}s", f"{middle}:{name}m", f"end:{name}e").catches(f"{name}s", kind, code)
            inner.attribute(f"{name}s", isInterrupting="true" if stops else "false")
            if alone:
                self._perhaps_more(inner, f"{name}s", option // 5)
            if middle == "throw":
                inner.marks(f"{name}m", "compensate") if option % 2 else inner.catches(f"{name}m", "escalation", "x")
            end = option // 3 % 5
            if end < 3:
                inner.marks(f"{name}e", "terminate") if end == 2 else inner.catches(
                    f"{name}e", ("error", "escalation")[end], "y")

        drawing.inside(name, draw)

    def _race(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        drawing.path(before, f"race:{name}")
        drawing._step(f"xor:{name}_out")
        for number, block in enumerate([*inner, inner[0]]):
            event, (kind, code) = f"{name}_{number}", CAUGHT[(option + number) % 4]
            receives = kind == "message" and option % 2
            drawing.path(name, f"{'receive' if receives else 'catch'}:{event}").catches(event, kind, code)
            drawing.path(self.block(drawing, event, block), f"{name}_out")
        return f"{name}_out"

    def _adhoc(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        drawing.path(before, f"adhoc:{name}", f"task:{name}_out")
        self._boundary(drawing, name, option)

        def draw(scope: Drawing) -> None:
            outer, self.has_ends = self.has_ends, False
            for number, block in enumerate(inner):
                scope.path(f"task:{name}_{number}")
                scope.path(self.block(scope, f"{name}_{number}", block), f"task:{name}_{number}z")
            if option % 7 == 3:
                self._event_sub_process(scope, f"{name}x", option // 7)
            self.has_ends = outer

        drawing.inside(name, draw)
        if option % 2:
            drawing.attribute(name, ordering="Sequential")
        if option % 3:
            drawing.condition_of(name, "completionCondition", "n > 6")
        if option % 5 == 0:
            drawing.attribute(name, cancelRemainingInstances="false")
        return f"{name}_out"

    def _transaction(self, drawing: Drawing, before: str, name: str, option: int, inner: list[Block]) -> str:
        drawing.path(before, f"transaction:{name}", f"task:{name}_out")
        if option % 4:
            drawing.boundary(f"{name}_c", name).marks(f"{name}_c", "cancel").path(f"{name}_c", f"{name}_out")
        undone: Block = ("undone", option // 2, [])
        stop: Block = ("stop", 5 + 7 * (option % 9), [])
        if option % 2:
            stop = ("scope", option // 2, [stop])
        drawing.inside(
            name, lambda scope: self.scope(scope, name, ("seq", option, [undone, *inner, stop]), in_transaction=True))
        if option % 6 == 5:
            self._loop_of(drawing, name, option // 6)
        return f"{name}_out"
