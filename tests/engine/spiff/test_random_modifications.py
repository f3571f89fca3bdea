"""Random modifications of random diagrams: whatever is put and taken away, the state stays clean and loads again.

The same game is played straight and reloaded after each move. After every move both show the same, also why a move was
refused; when everything that is left is cancelled, nothing is left over.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import ExecutionFault, InvalidState
from engine.feel import to_json
from engine.spiff.execution import Execution
from engine.spiff.modification.reaching import Activation
from engine.spiff.token import Token
from engine.waits import ConditionWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from tests.support.game.blocks import Block, Blocks, blocks
from tests.support.game.drawing import Drawing
from tests.support.game.duel import require_clean
from tests.support.play import Play

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
MOVES = 12


def played(drawing: Drawing, seed: int, reload: bool) -> Iterator[object]:
    """Play seeded moves, half of them modifications; yield what is seen after each."""
    chance = random.Random(seed)
    try:
        game = Play(drawing, reload=reload, n=5, log=[])
    except ExecutionFault as fault:
        yield str(fault)
        return
    for _ in range(MOVES):
        if game.execution.ended:
            break
        yield moved(game, modification(game, chance) if chance.random() < 0.5 else event(game, chance))
    yield moved(game, lambda: stop(game))
    assert game.execution.ended


def moved(game: Play, move: Callable[[], object]) -> object:
    """Make a move, or take it back when it is refused; a refused one may have nothing behind it."""
    before = game.execution.save()
    try:
        move()
        game._after()
    except (InvalidState, ExecutionFault) as refusal:
        game.execution = Execution.load(game.program, game.world, before)
        return str(refusal)
    require_clean(game)
    require_arms(game)
    waits = [(wait.token_id, wait.element_id, type(wait).__name__) for wait in game.execution.waits]
    return Counter(game.trail), Counter(game.flows), waits, to_json(game.variables), game.execution.ended


def require_arms(game: Play) -> None:
    """Assert that whatever is armed has its activity, and every open scope one listener of each that has not begun."""
    instance = game.execution._instance
    for token in instance.tokens.values():
        for owner in ("host", "gateway"):
            assert token.internal_data.get(owner, token.id) in instance.tokens
    for scope in (instance, *instance.subprocesses.values()):
        listeners = Counter(token.task_spec for token in scope.live_tokens() if token.is_listener)
        assert all(count == 1 for count in listeners.values())


def stop(game: Play) -> None:
    """Cancel all that stands in the process itself; inside of it everything ends with that."""
    tokens = game.execution._instance.live_tokens()
    game.execution.modify([], [token.id for token in tokens if stands(token)], {})


def stands(token: Token) -> bool:
    """Whether a token may be cancelled by hand."""
    return not token.is_listener and not {"host", "gateway"} & token.internal_data.keys()


def modification(game: Play, chance: random.Random) -> Callable[[], object]:
    """Choose up to two elements to activate, mostly ones that exist, and up to two tokens to cancel."""
    instance = game.execution._instance
    elements = [name for name, found in game.program.elements.items() if found.type != "sequenceFlow"]
    scopes: list[str | None] = [None, None, None, *instance.subprocesses]
    activations = [
        Activation(chance.choice(elements), {"n": chance.randrange(10)}, chance.choice(scopes))
        for _ in range(chance.randrange(3))
    ]
    tokens = [token.id for token in instance.tokens.values() if stands(token)]
    cancellations = chance.sample(tokens, min(len(tokens), chance.randrange(3)))
    return lambda: game.execution.modify(activations, cancellations, {"reason": "chance"})


def event(game: Play, chance: random.Random) -> Callable[[], object]:
    """Choose something that one of the waits waits for."""
    wait, number = chance.choice(game.execution.waits), chance.randrange(10)
    return lambda: happens(game, wait, number)


def happens(game: Play, wait: Wait, number: int) -> None:
    """Let it happen."""
    run = game.execution
    match wait:
        case UserTaskWait(token_id):
            run.complete_user_task(token_id, {"n": number})
        case TimerWait(token_id):
            run.fire_timer(token_id)
        case MessageWait(token_id):
            run.deliver_message(token_id, {})
        case SignalWait(signal_name=name):
            run.broadcast_signal(name, {})
        case ConditionWait():
            run.set_variables({"n": number})
        case _:
            raise AssertionError(f"Expected a wait of a random diagram, but found {wait}.")


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(blocks(), st.integers(0, 10_000))
def test_random_modifications_leave_a_clean_state_that_loads_again(block: Block, seed: int) -> None:
    drawing = Blocks().whole(block)

    straight = list(played(drawing, seed, reload=False))
    assert straight == list(played(drawing, seed, reload=True))


def test_random_modifications_are_mostly_possible() -> None:
    drawing = Blocks().whole(("seq", 1, [("scope", 20, [("guarded", 5, []), ("user", 1, [])]), ("user", 2, [])]))
    seen = [told for seed in range(40) for told in played(drawing, seed, reload=False)]

    refused = [told for told in seen if isinstance(told, str)]
    assert 0 < len(refused) < len(seen) / 2
