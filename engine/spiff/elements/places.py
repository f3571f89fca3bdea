"""Where a token stands, as pages tell it: in which called definition, in which run of what is repeated."""

from collections.abc import Iterator, Mapping
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
    """``definition_key`` is that of the called process, None in the file of the instance; ``runs`` outermost first.

    ``called_by`` is the call activity of the instance's own process that the token is inside of.
    """

    definition_key: int | None = None
    runs: tuple[Run, ...] = ()
    called_by: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A live token: its element, where it stands, and the variables of its own (those of what is inside it).

    ``holder`` is the token of the sub-process or call around it. ``is_aside``: it only listens for an event.
    """

    token_id: str
    element_id: str
    place: Place
    holder: str | None
    is_aside: bool
    variables: Mapping[str, object]


def seen(token: Token) -> Seen:
    """Return a token as operators see it."""
    host = token.workflow.host_token
    return Seen(
        token.id, token.task_spec.record.id, place_of(token), host.id if host else None, token.is_aside,
        dict(token.data),
    )


def place_of(token: Token) -> Place:
    """Return where a token stands."""
    called = token.workflow.called
    path = list(_outwards(token))
    runs = [run for run in map(_run, reversed(path)) if run is not None]
    outside = next(outer.task_spec.record.id for outer in path if not outer.workflow.called)
    return Place(called["definition"] if called else None, tuple(runs), outside if called else None)


def _outwards(token: Token) -> Iterator[Token]:
    inner: Token | None = token
    while inner is not None:
        yield inner
        inner = inner.workflow.host_token


def _run(token: Token) -> Run | None:
    number, host = token.run_number, token.workflow.host_token
    if number is None or host is None:
        return None
    kept = host.internal_data.get("runs")
    if not isinstance(kept, dict):
        return Run(number, None)
    items = kept.get("items")
    return Run(number, kept["total"], from_json(items[number - 1]) if items else None)
