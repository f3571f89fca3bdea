"""The board of the token game: how tokens are put, arrive, join, wait for a still game, and are killed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Iterator

from tests.support.bpmn import _Flow
from tests.support.game.drawing import Drawing
from tests.support.game.tokens import (
    Fault,
    Scope,
    Token,
    TooLong,
    Watch,
    beginnings,
    into,
    is_event_sub_process,
    reachable,
)

PATIENCE = 400


class Board(ABC):
    """The tokens of one instance, and the rules of gateways that join (BPMN 2.0.2, 13.4)."""

    def __init__(self, drawing: Drawing, **variables: object) -> None:
        self.trail: Counter[str] = Counter()
        self.flows: Counter[str] = Counter()
        self.sent: list[tuple[str, str]] = []
        self.tokens: list[Token] = []
        self.queue: deque[Token] = deque()
        self.patience = PATIENCE
        self.ended = False
        self.root = Scope(drawing, None, variables)
        self._open(self.root)
        self._go_on()

    @property
    @abstractmethod
    def waits(self) -> list[tuple[str, str]]:
        """What is waited for, as element and kind, oldest token first."""

    @abstractmethod
    def _act(self, token: Token) -> None:
        """Enter an element and do its work."""

    @abstractmethod
    def _over(self, scope: Scope) -> None:
        """Go on after a scope that has nothing left to do."""

    @abstractmethod
    def _happens(self, token: Token, watch: Watch) -> None:
        """Take an event."""

    @abstractmethod
    def _flows_of(self, token: Token) -> list[_Flow]:
        """Choose the flows out."""

    def _go_on(self) -> None:
        """Move tokens until all of them wait. A game that waits for nothing is a fault."""
        while self.patience:
            self.patience -= 1
            empty = next((scope for scope in self._scopes() if scope.is_empty), None)
            if empty is not None:
                self._over(empty)
            elif self.queue:
                token = self.queue.popleft()
                if token in self.tokens and token.state == "queued":
                    self._act(token)
            elif not any(self._settle(token) for token in list(self.tokens) if token in self.tokens):
                if not self.ended and not self.waits:
                    raise Fault("deadlock")
                return
        raise TooLong

    def _scopes(self) -> Iterator[Scope]:
        """Yield the open scopes, innermost first."""
        for token in reversed(self.tokens):
            if token.inside is not None:
                yield token.inside
        if not self.ended:
            yield self.root

    def _put(self, scope: Scope, node: str, flow: str | None = None, role: str = "") -> Token:
        token = Token(scope, node, flow, role)
        scope.tokens.append(token)
        self.tokens.append(token)
        return token

    def _take_away(self, token: Token) -> None:
        token.scope.tokens.remove(token)
        self.tokens.remove(token)

    def _queue(self, token: Token) -> None:
        token.state = "queued"
        self.queue.append(token)

    def _open(self, scope: Scope, nodes: list[str] | None = None) -> None:
        """Let event sub-processes listen, then put a token wherever the scope begins (13.2, 13.5.4)."""
        for name, drawn in scope.drawing.nodes.items():
            if is_event_sub_process(drawn) and name != scope.drawing.process_id:
                self._watch(self._put(scope, name, role="listener"))
        for node in beginnings(scope.drawing) if nodes is None else nodes:
            self._arrive(self._put(scope, node))

    def _arrive(self, token: Token) -> None:
        """Wait for as many tokens as the element needs: quantities (13.3.1), gateways that join (13.4)."""
        scope, node = token.scope, token.node
        several = len(into(scope.drawing, node)) > 1
        token.state = "gathering"
        if token.kind == "complexGateway":
            if node not in scope.fired:
                self._try_to_fire(scope, node)
        elif token.kind == "parallelGateway":
            if len(scope.oldest(node)) == len(into(scope.drawing, node)):
                self._merge(list(scope.oldest(node).values()), token)
        elif token.kind == "inclusiveGateway" and several:
            return
        else:
            needed = 1 if scope.is_body else int(token.drawn.attributes.get("startQuantity", "1"))
            gathered = scope.gathered(node)
            if len(gathered) >= needed:
                self._merge(gathered[: needed - 1], token)

    def _merge(self, tokens: list[Token], last: Token) -> None:
        """Make one token of several."""
        for token in tokens:
            if token is not last:
                self._take_away(token)
        self._queue(last)

    def _settle(self, token: Token) -> bool:
        """Act on a still game: a join that need not wait any longer, a reset, a condition that has become true."""
        scope, node = token.scope, token.node
        if token.role == "reset":
            return self._reset(token)
        if token.state == "gathering" and token.kind == "inclusiveGateway":
            filled = scope.oldest(node)
            if self._is_expected(scope, node, set(filled)):
                return False
            self._merge(list(filled.values()), token)
            return True
        if token.state == "gathering" and token.kind == "complexGateway" and node not in scope.fired:
            return self._try_to_fire(scope, node)
        for watch in token.watches:
            if watch.is_open and watch.event.kind == "conditional":
                was, watch.was = watch.was, token.gives(str(watch.event.name)) is True
                if watch.was and not was:
                    self._happens(token, watch)
                    return True
        return False

    def _is_expected(self, scope: Scope, node: str, filled: set[str]) -> bool:
        """Tell whether a token can come to an empty flow of a gateway and to no filled one (13.4.3).

        That the activity where it stands may also come by a boundary event to a filled one is no reason not to wait.
        """
        drawing = scope.drawing
        empty = {flow.id for flow in into(drawing, node)} - filled
        return any(
            reachable(drawing, token.node, node) & empty
            and not reachable(drawing, token.node, node, events=False) & filled
            for token in scope.tokens if not token.role and token.node != node
        )

    # Complex gateways (13.4.5)

    def _try_to_fire(self, scope: Scope, node: str) -> bool:
        waiting = scope.oldest(node)
        if not waiting:
            return False
        last = list(waiting.values())[-1]
        if last.gives(scope.drawing.conditions[node], activationCount=len(waiting)) is not True:
            return False
        scope.fired[node] = set(waiting)
        self._put(scope, node, role="reset").state = "resetting"
        self._merge(list(waiting.values()), last)
        return True

    def _reset(self, token: Token) -> bool:
        """Take the late tokens, of flows that had brought none, once no more are expected; then wait for a start."""
        scope, node = token.scope, token.node
        waiting = scope.oldest(node)
        if self._is_expected(scope, node, set(waiting) | scope.fired[node]):
            return False
        late = [waiting[flow] for flow in waiting if flow not in scope.fired[node]]
        del scope.fired[node]
        token.role, token.resets = "", True
        if late or self._flows_of(token):
            self._merge(late, token)
        else:
            self._take_away(token)
        return True

    def _kill(self, token: Token) -> None:
        """End a token without completing it, with all inside of it and armed for it."""
        if token not in self.tokens:
            return
        self._take_away(token)
        for inner in list(token.inside.tokens) if token.inside else []:
            self._kill(inner)
        token.inside = None
        self._disarm(token)
        if token.entered:
            self.trail["x" + token.node] += 1

    def _disarm(self, token: Token) -> None:
        for beside in token.armed:
            self._kill(beside)
        token.armed = []

    def _watch(self, token: Token) -> None:
        token.state = "watching"
        token.watches = [Watch(event, event.firings if event.kind == "timer" else 1) for event in token.events]
