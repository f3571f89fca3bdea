"""One person may keep the desk busy with trials for so long in a minute, and no longer."""

import pytest

from engine.errors import TooManyAttempts
from engine.registry import Actor
from itsm.studio import allowance
from itsm.studio.allowance import MOST_SECONDS, WINDOW, allowed

OWNER, OTHER = Actor(7001, "person", "Pia"), Actor(7002, "person", "Ola")


class Watch:
    """A clock to set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The time of the allowance."""
    made = Watch()
    monkeypatch.setattr(allowance, "monotonic", made)
    monkeypatch.setattr(allowance, "_used", {})
    return made


def test_person_who_used_the_minute_up_is_asked_to_wait(watch: Watch) -> None:
    with allowed(OWNER):
        watch.now += MOST_SECONDS

    with pytest.raises(TooManyAttempts, match="Wait a moment"), allowed(OWNER):
        pass
    with allowed(OTHER):
        pass


def test_person_may_go_on_after_the_minute(watch: Watch) -> None:
    with allowed(OWNER):
        watch.now += MOST_SECONDS
    watch.now += WINDOW + 1

    with allowed(OWNER):
        watch.now += 1


def test_trial_that_fails_counts_as_well(watch: Watch) -> None:
    with pytest.raises(ValueError, match="broken"), allowed(OWNER):
        watch.now += MOST_SECONDS
        raise ValueError("broken")

    with pytest.raises(TooManyAttempts), allowed(OWNER):
        pass
