"""What a release has saved every later one resumes, and a change of what is saved is a new format."""

from pathlib import Path

import pytest

from engine.spiff.state import FORMAT
from tests.engine.states.kept import HERE, KINDS, VERSION, Kept, folder_of, play, shape, told
from tests.engine.states.situations import SITUATIONS, begin

KEPT = sorted(HERE.glob("*/*.json"))


@pytest.mark.parametrize("reload", [False, True], ids=["straight", "reloaded"])
@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_kept_state_resumes_to_its_end(path: Path, reload: bool) -> None:
    kept = Kept(path)
    game = kept.resume(reload=reload)

    assert sorted(told(wait) for wait in game.execution.waits) == kept.waits
    play(game, kept.steps)

    assert game.ended
    assert game.variables == kept.variables


def test_this_version_has_kept_every_situation() -> None:
    kept = {path.stem for path in folder_of(VERSION).glob("*.json")}

    assert kept == SITUATIONS.keys(), "Expected a state for each situation. Run: python -m tests.engine.states"


@pytest.mark.parametrize("name", SITUATIONS)
def test_format_has_a_new_number_when_what_is_saved_changes(name: str) -> None:
    kept = Kept(folder_of(VERSION) / f"{name}.json")
    saved = begin(SITUATIONS[name]).game.execution.save()

    assert shape(saved) == kept.shape or kept.format < FORMAT, (
        f"Expected the saved state to be made as format {FORMAT} is, but it differs. Raise FORMAT in "
        "engine/spiff/state.py, let it read the former, and run: python -m tests.engine.states"
    )


def test_newest_states_are_of_the_format_that_is_written() -> None:
    assert {Kept(path).format for path in folder_of(VERSION).glob("*.json")} == {FORMAT}


def test_situations_wait_for_everything_that_there_is() -> None:
    waited = {kind for path in KEPT for kind, _ in Kept(path).waits}

    assert waited == set(KINDS.values())
