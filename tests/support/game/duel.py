"""The engine and the token game play the same drawing, move by move, and have to agree after each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engine.errors import ExecutionFault
from engine.feel import from_json, to_json
from engine.spiff.token import STARTED
from engine.waits import ConditionWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from tests.support.game.drawing import Drawing
from tests.support.game.token_game import TokenGame
from tests.support.game.tokens import Fault, TooLong
from tests.support.play import Play

KINDS: dict[type[Wait], str] = {
    UserTaskWait: "user", TimerWait: "timer", MessageWait: "message", SignalWait: "signal",
    ConditionWait: "conditional",
}
MOST_MOVES = 40
BIG = 9  # conditions of loops are false for it, so that games come to their end


@dataclass(frozen=True)
class Move:
    """One thing that the outside does: to the ``number``-th wait of its kind at an element."""

    element: str
    kind: str
    number: int
    value: int


@dataclass
class Told:
    """What can be seen of a game after a move; after a fault nothing else."""

    fault: bool = False
    trail: Counter[str] = field(default_factory=Counter)
    flows: Counter[str] = field(default_factory=Counter)
    waits: list[tuple[str, str]] = field(default_factory=list)
    variables: object = None
    sent: list[tuple[str, str]] = field(default_factory=list)
    ended: bool = False


@dataclass
class Record:
    """A game as the model played it: the moves, and what was seen before the first and after each."""

    drawing: Drawing
    moves: list[Move]
    told: list[Told]


def play_model(drawing: Drawing, seed: int) -> Record:
    """Play a drawing by the standard, with seeded moves, until it ends, faults, or a move never comes to rest.

    Raises TooLong when the start does not come to rest.
    """
    chance, record = random.Random(seed), Record(drawing, [], [])
    try:
        game = TokenGame(drawing, **_start())
        record.told.append(_seen(game))
        while not game.ended and len(record.moves) < MOST_MOVES:
            move = _choose(game, chance, late=len(record.moves) > MOST_MOVES // 3)
            record.moves.append(move)
            _do(game, move)
            record.told.append(_seen(game))
    except Fault:
        record.told.append(Told(fault=True))
    except TooLong:
        if not record.moves:
            raise
        record.moves.pop()
    return record


def _start() -> dict[str, Any]:
    return {"n": 5, "log": []}


def _choose(game: TokenGame, chance: random.Random, late: bool) -> Move:
    waits = game.waits
    at = chance.randrange(len(waits))
    element, kind = waits[at]
    return Move(element, kind, waits[:at].count(waits[at]), BIG if late else chance.randrange(10))


def _do(game: TokenGame, move: Move) -> None:
    if move.kind == "user":
        game.complete(move.element, move.number, n=move.value)
    elif move.kind == "signal":
        game.broadcast(_signal_at(game, move))
    elif move.kind == "conditional":
        game.write(n=move.value)
    else:
        game.happen(move.element, move.kind, move.number)


def _signal_at(game: TokenGame, move: Move) -> str:
    names = [
        str(watch.event.name) for token in game.tokens if token.node == move.element
        for watch in token.watches if watch.is_open and watch.event.kind == "signal"
    ]
    return names[move.number]


def _seen(game: TokenGame) -> Told:
    return Told(
        trail=+game.trail, flows=+game.flows, waits=sorted(game.waits),
        variables=from_json(to_json(game.root.variables)), sent=list(game.sent), ended=game.ended,
    )


def play_engine(record: Record, player: Callable[..., Play]) -> Iterator[tuple[str, Told, Told]]:
    """Let the engine make the same moves; yield what was done, what the model shows, and what the engine shows."""
    expected = iter(record.told)
    try:
        play = player(record.drawing, **_start())
        yield "start", next(expected), _shown(play)
        for move in record.moves:
            _make(play, move)
            yield str(move), next(expected), _shown(play)
    except ExecutionFault:
        yield "fault", next(expected), Told(fault=True)


def _make(play: Play, move: Move) -> None:
    waits = [
        wait for wait in play.execution.waits
        if (play.drawn_as(wait.element_id), KINDS[type(wait)]) == (move.element, move.kind)
    ]
    wait = waits[move.number]
    if move.kind == "user":
        play.execution.complete_user_task(wait.token_id, {"n": move.value})
    elif isinstance(wait, SignalWait):
        play.execution.broadcast_signal(wait.signal_name, {})
    elif move.kind == "conditional":
        play.execution.set_variables({"n": move.value})
    elif move.kind == "timer":
        play.execution.fire_timer(wait.token_id)
    else:
        play.execution.deliver_message(wait.token_id, {})
    play._after()


def _shown(play: Play) -> Told:
    require_clean(play)
    return Told(
        trail=Counter(play.trail), flows=Counter(play.flows),
        waits=sorted((play.drawn_as(wait.element_id), KINDS[type(wait)]) for wait in play.execution.waits),
        variables=from_json(to_json(play.variables)), sent=[(thrown.kind, thrown.name) for thrown in play.sent],
        ended=play.execution.ended,
    )


def require_clean(play: Play) -> None:
    """Assert that the instance holds nothing but what its tokens need, and after its end nothing at all."""
    instance = play.execution._instance
    started = {token.id for token in instance.tokens.values() if token.state == STARTED}
    assert set(instance.subprocesses) == started
    assert not instance.queue and not instance.emptied
    scopes = [instance, *instance.subprocesses.values()]
    assert sum(len(scope.live_tokens()) for scope in scopes) == len(instance.tokens)
    for token in instance.tokens.values():
        assert set(token.internal_data.get("armed", [])) <= set(instance.tokens)  # type: ignore[call-overload]
    if instance.ended:
        assert not instance.tokens
        assert not instance.root_memory


def require_agreement(drawing: Drawing, seed: int) -> Record:
    """Assert that model and engine, straight and reloaded after each move, show the same after every move."""
    record = play_model(drawing, seed)
    for reload in (False, True):
        turns = 0
        for done, model, engine in play_engine(record, partial(Play, reload=reload)):
            assert engine == model, f"After {done} (reloaded: {reload}), engine before model."
            turns += 1
        assert turns == len(record.told)
        require_balance(record.told[-1])
    return record


def require_balance(told: Told) -> None:
    """Assert that after the end everything that was entered has been left or killed."""
    if told.ended:
        score: Counter[str] = Counter()
        for entry, times in told.trail.items():
            score[entry[1:]] += times if entry[0] == "+" else -times
        assert not +score and not -score
