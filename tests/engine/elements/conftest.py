"""Every element scenario runs twice: straight, and saved and reloaded after each step."""

from collections.abc import Callable

import pytest

from tests.support.play import Play


@pytest.fixture(params=[False, True], ids=["straight", "reloaded"])
def play(request: pytest.FixtureRequest) -> Callable[..., Play]:
    """Return ``Play`` bound to one of the two ways."""

    def start(*arguments: object, **options: object) -> Play:
        return Play(*arguments, reload=request.param, **options)  # type: ignore[arg-type]  # passes all through

    return start
