"""Where a token stands, as pages tell it: in which called definition, in which run of what is repeated."""

from dataclasses import dataclass

from engine.feel import from_json
from engine.spiff.token import Token


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a repeated activity: its number from 1 on, of how many (None: until a condition), and its item."""

    number: int
    of: int | None
    item: object = None


@dataclass(frozen=True, slots=True)
class Place:
    """``definition_key`` is that of the called process, None in the file of the instance; ``runs`` outermost first."""

    definition_key: int | None = None
    runs: tuple[Run, ...] = ()


def place_of(token: Token) -> Place:
    """Return where a token stands."""
    called = token.workflow.called
    runs: list[Run] = []
    inner: Token | None = token
    while inner is not None:
        run = _run(inner)
        if run is not None:
            runs.insert(0, run)
        inner = inner.workflow.host_token
    return Place(called["definition"] if called else None, tuple(runs))


def _run(token: Token) -> Run | None:
    number, host = token.run_number, token.workflow.host_token
    if number is None or host is None:
        return None
    kept = host.internal_data.get("runs")
    if not isinstance(kept, dict):
        return Run(number, None)
    items = kept.get("items")
    return Run(number, kept["total"], from_json(items[number - 1]) if items else None)
