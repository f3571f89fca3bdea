"""BPMN's execution semantics in small (BPMN 2.0.2, chapter 13): what the engine is compared with.

The standard leaves the order of concurrent moves open; here as in the engine the token that became ready first moves
first, and what waits for the game to be still (inclusive joins, conditions) is looked at from the oldest token on.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.bpmn import _Flow
from tests.support.game.board import Board
from tests.support.game.drawing import Drawing, Event, Loop
from tests.support.game.tokens import (
    Done,
    Fault,
    Scope,
    Token,
    Undo,
    Watch,
    beginnings,
    boundaries,
    is_event_sub_process,
    link_target,
    out_of,
    start_of,
)

SCOPES = ("subProcess", "transaction", "adHocSubProcess")
THROWS = ("intermediateThrowEvent", "endEvent")
WAITS = ("timer", "message", "signal", "conditional")


class TokenGame(Board):
    """One instance. ``trail`` counts entered, left and killed elements, ``flows`` the flows taken."""

    # What the outside sees and does

    @property
    def waits(self) -> list[tuple[str, str]]:
        """What is waited for, as element and kind, oldest token first."""
        found = []
        for token in self.tokens:
            if token.state == "user":
                found.append((token.node, "user"))
            found += [
                (token.node, watch.event.kind) for watch in token.watches
                if watch.is_open and watch.event.kind in WAITS
            ]
        return found

    def complete(self, element: str, number: int, **result: object) -> None:
        """Complete the user task of the ``number``-th token that waits at an element."""
        token = [token for token in self.tokens if token.node == element and token.state == "user"][number]
        for name, value in result.items():
            token.scope.write(name, value)
        self._leave(token)
        self._go_on()

    def happen(self, element: str, kind: str, number: int) -> None:
        """Let the timer go off, or the message arrive, that is the ``number``-th of its kind at an element."""
        watching = [
            (token, watch) for token in self.tokens if token.node == element
            for watch in token.watches if watch.is_open and watch.event.kind == kind
        ]
        self._happens(*watching[number])
        self._go_on()

    def broadcast(self, name: str) -> None:
        """Let a signal come from outside."""
        self._signal(name)
        self._go_on()

    def write(self, **variables: object) -> None:
        """Set variables of the process from outside."""
        self.root.variables.update(variables)
        self._go_on()

    # Elements at work

    def _act(self, token: Token) -> None:
        """Enter an element and do its work."""
        self.trail["+" + token.node] += 1
        token.entered = True
        if token.loop is not None:
            self._arm(token, boundaries(token.scope.drawing, token.node))
            self._repeat(token, token.loop)
        elif token.kind in SCOPES:
            self._arm(token, boundaries(token.scope.drawing, token.node))
            self._enter_scope(token)
        elif token.kind == "userTask":
            token.state = "user"
            self._arm(token, boundaries(token.scope.drawing, token.node))
        elif token.kind in ("receiveTask", "intermediateCatchEvent") and token.events[0].kind != "link":
            self._watch(token)
            self._arm(token, boundaries(token.scope.drawing, token.node))
        elif token.kind in THROWS:
            self._throw(token)
        elif token.kind == "eventBasedGateway":
            token.state = "racing"
            self._arm(token, [flow.target for flow in out_of(token.scope.drawing, token.node)], role="target")
        else:
            if token.kind == "scriptTask":
                feel, variable = token.scope.drawing.scripts[token.node]
                token.scope.write(variable, token.gives(feel))
            self._leave(token)

    def _arm(self, token: Token, nodes: list[str], role: str = "boundary") -> None:
        """Put tokens beside one, that wait for events as long as it stands there."""
        if token.scope.is_body:
            return
        for node in nodes:
            beside = self._put(token.scope, node, role=role)
            beside.owner = token
            token.armed.append(beside)
            self._watch(beside)

    def _enter_scope(self, token: Token) -> None:
        token.state = "inside"
        inner = token.scope.drawing.inner(token.node)
        token.inside = Scope(inner, token, token.variables)
        nodes = None
        if token.kind == "adHocSubProcess":
            nodes = beginnings(inner)
            if token.drawn.attributes.get("ordering") == "Sequential":
                nodes, token.queue = nodes[:1], nodes[1:]
        self._open(token.inside, nodes)

    def _leave(self, token: Token) -> None:
        """Complete an element and follow its flows (13.3.2)."""
        self._disarm(token)
        self.trail["-" + token.node] += 1
        self._remember(token)
        self._take_away(token)
        host = token.scope.host
        if token.scope.is_body and host is not None:
            self._run_is_done(host, token)
            return
        if host is not None and host.kind == "adHocSubProcess":
            self._part_is_done(host, token)
            if host.over:
                return
        if any(event.kind == "link" for event in token.events) and token.kind == "intermediateThrowEvent":
            self._arrive(self._put(token.scope, link_target(token.scope.drawing, token.events[0])))
        flows = self._flows_of(token)
        for _ in range(int(token.drawn.attributes.get("completionQuantity", "1"))):
            for flow in flows:
                self._follow(token.scope, flow)

    def _follow(self, scope: Scope, flow: _Flow) -> None:
        self.flows[flow.id] += 1
        self._arrive(self._put(scope, flow.target, flow.id))

    def _flows_of(self, token: Token) -> list[_Flow]:
        """Choose the flows out: one at exclusive gateways (13.4.2), else all true ones; the default if none is."""
        flows, default = out_of(token.scope.drawing, token.node), token.drawn.attributes.get("default")
        more = {"waitingForStart": not token.resets} if token.kind == "complexGateway" else {}
        true = [
            flow for flow in flows
            if flow.condition is not None and token.gives(flow.condition.removeprefix("="), **more) is True
        ]
        if token.kind == "parallelGateway":
            return flows
        if token.resets:
            return true
        free = [flow for flow in flows if flow.condition is None and flow.id != default]
        if token.kind == "exclusiveGateway":
            true = [flow for flow in flows if flow in true or flow in free][:1]
            free = []
        chosen = [flow for flow in flows if flow in true + free or (not true and flow.id == default)]
        if flows and not chosen:
            raise Fault("no flow")
        return chosen

    def _over(self, scope: Scope) -> None:
        """Go on after a scope that has nothing left to do; what listened there ends with it."""
        host = scope.host
        if host is not None and host.queue:
            self._arrive(self._put(scope, host.queue.pop(0)))
            return
        for listener in list(scope.tokens):
            self._kill(listener)
        if host is None:
            self.ended = True
        elif not scope.is_body and (host.role == "undoer" or host.kind in THROWS):
            self._undo_next(host)
        elif not scope.is_body and host.over and host.kind == "transaction":
            self._cancelled(host)
        else:
            self._leave(host)

    # Loops, multi-instances, ad hoc (13.3.5 to 13.3.7)

    def _repeat(self, token: Token, loop: Loop) -> None:
        token.state = "inside"
        token.inside = Scope(token.scope.drawing, token, token.variables, is_body=True)
        if loop.kind == "standard":
            if not loop.before or self._goes_again(token, loop):
                self._run(token)
            return
        token.total = int(str(token.gives(loop.number)))
        for _ in range(min(token.total, 1) if loop.kind == "sequential" else token.total):
            self._run(token)

    def _run(self, host: Token) -> None:
        assert host.inside is not None
        host.started += 1
        run = self._put(host.inside, host.node)
        run.variables["loopCounter"] = host.started
        self._queue(run)

    def _goes_again(self, host: Token, loop: Loop) -> bool:
        if host.started >= (loop.most or 0):
            return False
        return host.gives(str(loop.again), loopCounter=host.started + 1) is True

    def _run_is_done(self, host: Token, run: Token) -> None:
        loop = host.loop
        assert loop is not None and host.inside is not None
        host.completed += 1
        if loop.kind == "standard":
            if self._goes_again(host, loop):
                self._run(host)
            return
        if loop.thrown and (loop.behavior == "None" or host.completed == 1):
            self._throw_one(run, loop.thrown)
        if host not in self.tokens:
            return
        numbers = {
            "numberOfInstances": host.total, "numberOfCompletedInstances": host.completed,
            "numberOfActiveInstances": host.started - host.completed, "numberOfTerminatedInstances": 0,
        }
        if loop.until and run.gives(loop.until, **numbers) is True:
            for other in list(host.inside.tokens):
                self._kill(other)
        elif loop.kind == "sequential" and host.started < host.total:
            self._run(host)

    def _part_is_done(self, host: Token, token: Token) -> None:
        condition = host.scope.drawing.conditions.get(host.node)
        if token.kind.endswith(("Event", "Gateway")) or not condition or token.gives(condition) is not True:
            return
        host.queue = []
        if host.drawn.attributes.get("cancelRemainingInstances", "true") == "true":
            host.over = True
            for other in list(token.scope.tokens):
                self._kill(other)

    # Events

    def _happens(self, token: Token, watch: Watch) -> None:
        """Take an event; of a parallel multiple one all have to happen (10.5.5)."""
        if self._is_parallel(token):
            watch.seen = True
            if not all(other.seen for other in token.watches):
                return
            for other in token.watches:
                other.seen = False
        scope = token.scope
        if token.role == "boundary" and token.owner is not None:
            if token.interrupts:
                self._kill(token.owner)
            else:
                self._fired_once(token, watch)
            self._pass(scope, token.node)
        elif token.role == "listener":
            self._triggered(token, watch)
        else:
            if token.owner is not None:
                self._decide(token.owner, token)
            token.watches = []
            self._leave(token)

    @staticmethod
    def _is_parallel(token: Token) -> bool:
        return len(token.watches) > 1 and token.catcher.attributes.get("parallelMultiple") == "true"

    def _fired_once(self, token: Token, watch: Watch) -> None:
        """Count the firings of timers; when a part can no longer happen, neither can all together."""
        parts = token.watches if self._is_parallel(token) else [watch]
        for part in parts:
            part.left -= part.event.kind == "timer"
        if any(part.left == 0 for part in parts):
            for part in parts:
                part.left = 0

    def _pass(self, scope: Scope, node: str) -> None:
        """Let a boundary event go on along its flows."""
        run = self._put(scope, node)
        self.trail["+" + node] += 1
        self._leave(run)

    def _decide(self, gateway: Token, chosen: Token) -> None:
        """The first event behind an event-based gateway takes the token, the others are gone (13.4.4)."""
        gateway.armed.remove(chosen)
        self._disarm(gateway)
        chosen.role, chosen.owner = "", None
        self.trail["-" + gateway.node] += 1
        self.trail["+" + chosen.node] += 1
        flows = out_of(chosen.scope.drawing, gateway.node)
        self.flows[next(flow.id for flow in flows if flow.target == chosen.node)] += 1
        self._take_away(gateway)

    def _triggered(self, listener: Token, watch: Watch) -> None:
        """Open an event sub-process: instead of the rest of its scope, or beside it (13.5.4)."""
        scope = listener.scope
        if listener.interrupts:
            for other in list(scope.tokens):
                if other is not listener:
                    self._kill(other)
            run = listener
            run.role, run.watches = "", []
        else:
            self._fired_once(listener, watch)
            run = self._put(scope, listener.node)
        self.trail["+" + run.node] += 1
        run.entered = True
        self._enter_scope(run)

    def _throw(self, token: Token) -> None:
        for event in token.events:
            if token in self.tokens:
                self._throw_one(token, event)
        if token in self.tokens:
            self._undo_next(token)

    def _throw_one(self, token: Token, event: Event) -> None:
        if event.kind == "signal":
            self.sent.append(("signal", str(event.name)))
            self._signal(str(event.name))
        elif event.kind == "message":
            self._message(str(event.name))
        elif event.kind == "terminate":
            for other in list(token.scope.tokens):
                if other is not token:
                    self._kill(other)
        elif event.kind in ("error", "escalation"):
            if not self._propagate(token, event) and event.kind == "error":
                raise Fault("uncaught error")
        elif event.kind == "compensate":
            self._compensate(token, event)
        elif event.kind == "cancel":
            self._cancel(token)

    def _watching(self, kind: str, name: str) -> list[tuple[Token, Watch]]:
        return [
            (token, watch) for token in self.tokens for watch in token.watches
            if watch.is_open and (watch.event.kind, watch.event.name) == (kind, name)
        ]

    def _signal(self, name: str) -> None:
        """Everyone who waits now gets a signal."""
        for token, watch in self._watching("signal", name):
            if token in self.tokens and watch in token.watches:
                self._happens(token, watch)

    def _message(self, name: str) -> None:
        """One gets a message; who waits nowhere here is outside."""
        for token, watch in self._watching("message", name):
            self._happens(token, watch)
            return
        self.sent.append(("message", name))

    def _propagate(self, token: Token, event: Event) -> bool:
        """Look for who catches, outwards; an event sub-process catches nothing that comes out of itself."""
        carrier: Token | None = token
        while carrier is not None:
            node = carrier.node
            beside = [other for other in carrier.scope.tokens if other.role == "listener" and other.node != node]
            for level in (carrier.armed, beside):
                for name in (event.name, None):
                    for catcher in level:
                        for watch in catcher.watches:
                            if (watch.event.kind, watch.event.name) == (event.kind, name):
                                self._happens(catcher, watch)
                                return True
            carrier = carrier.scope.host
        return False

    # Compensation and transactions (10.7, 13.5.5)

    def _remember(self, token: Token) -> None:
        if token.kind.endswith(("Event", "Gateway")):
            return
        is_body = token.loop is not None
        drawing = token.scope.drawing.inner(token.node) if token.kind in SCOPES and not is_body else None
        inside = token.inside.done if token.inside else []
        token.scope.done.append(Done(token.node, dict(token.variables), drawing, inside, is_body))

    def _plan(self, token: Token, activity: str | None) -> list[Undo]:
        """Take out of the scope what is to be undone, the latest first; out of an event sub-process also around it."""
        scope, steps = token.scope, list(self._steps_of(token.scope, activity))
        while scope.host is not None and is_event_sub_process(scope.host.drawn):
            scope = scope.host.scope
            steps += self._steps_of(scope, activity)
        return steps

    def _steps_of(self, scope: Scope, activity: str | None) -> list[Undo]:
        chosen = [done for done in scope.done if activity in (None, done.node)]
        scope.done = [done for done in scope.done if done not in chosen]
        return list(self._undo(chosen, scope.drawing, {}))

    def _undo(self, entries: list[Done], drawing: Drawing, around: dict[str, object]) -> Iterator[Undo]:
        for done in reversed(entries):
            here = {**around, **done.variables}
            handler = None if done.is_body else drawing.handlers.get(done.node)
            instead = self._compensation_of(done.drawing) if done.drawing else None
            if handler is not None:
                yield Undo(drawing, handler, here, [])
            elif instead is not None and done.drawing is not None:
                yield Undo(done.drawing, instead, here, done.inside)
            else:
                yield from self._undo(done.inside, drawing if done.is_body else done.drawing or drawing, here)

    @staticmethod
    def _compensation_of(drawing: Drawing) -> str | None:
        """Return the event sub-process that undoes a sub-process in its own way."""
        for name, drawn in drawing.nodes.items():
            if name != drawing.process_id and is_event_sub_process(drawn):
                inner = drawing.inner(name)
                if any(event.kind == "compensate" for event in inner.events.get(start_of(inner), [])):
                    return name
        return None

    def _compensate(self, token: Token, event: Event) -> None:
        steps = self._plan(token, event.name)
        if event.waits:
            token.steps = steps
        else:
            beside = self._put(token.scope, token.node, role="undoer")
            beside.steps = steps
            self._undo_next(beside)

    def _undo_next(self, token: Token) -> None:
        if token.steps:
            step = token.steps.pop(0)
            token.inside = Scope(step.drawing, token, step.variables, done=step.inside)
            token.state = "undoing"
            self._queue(self._put(token.inside, step.handler))
        elif token.role == "undoer":
            self._take_away(token)
        else:
            self._leave(token)

    def _cancel(self, token: Token) -> None:
        """Kill what runs in the transaction, undo what had completed in it, then leave by its cancel event (13.3.4)."""
        scope = token.scope
        while scope.host is not None and scope.host.kind != "transaction":
            scope = scope.host.scope
        assert scope.host is not None
        scope.host.over = True
        carrier = token if token.scope is scope else self._put(scope, token.node, role="undoer")
        carrier.home = token.scope.drawing
        for other in list(scope.tokens):
            if other is not carrier:
                self._kill(other)
        carrier.steps = list(self._steps_of(scope, None))
        if carrier is not token:
            self._undo_next(carrier)

    def _cancelled(self, host: Token) -> None:
        for beside in host.armed:
            for watch in beside.watches:
                if watch.event.kind == "cancel":
                    self._happens(beside, watch)
                    return
        self._kill(host)
