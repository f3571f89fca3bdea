"""The steps of a record beside its diagram: those done, where it is now, and what the drawing says comes next.

Whoever works reads them as a tree: the steps of a called process under its call, what is repeated as one row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from database import reading
from engine import clock
from engine.events import ElementEventKind
from engine.registry import Actor
from engine.spiff.program import Element, Program
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records import elements
from itsm.records.queries.coming import is_after_choice, is_led_to, way_from
from itsm.records.queries.nesting import Count, Row, count_of, rows_of
from itsm.records.queries.past import History, Visit, load_history
from itsm.records.queries.people import names_of
from itsm.records.queries.plain_words import said_inside, stay
from itsm.records.visibility import seen_record, sees_faults, sees_internal

Name = Callable[[Element], str | None]
_WORK = frozenset({"userTask", "manualTask"})
_HOLDERS = frozenset({"subProcess", "callActivity"})
_PLACES = _WORK | _HOLDERS | {"receiveTask", "eventBasedGateway"}
"""Elements in which a record stays: what people call a step."""
_PASSING = frozenset({"serviceTask", "sendTask", "scriptTask", "businessRuleTask", "intermediateCatchEvent"})
"""Elements that are a step where a record had to wait there."""
_WAITED = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A step in words; ``duration`` is None for one that is still to come, and where the record is closed.

    ``element_id`` is None in a called process: the record's own diagram does not show it. ``stuck``: it stands still.
    """

    element_id: str | None
    name: str
    state: Literal["done", "now", "next"]
    entered_at: datetime | None
    duration: timedelta | None
    handlers: tuple[str, ...] = ()
    """Who did it, each once."""
    stuck: bool = False
    count: Count | None = None
    """How far it is, of what is repeated."""
    inner: Sequence["Step"] = ()
    """The steps inside of it."""
    folded: bool = False
    """True where what is inside is over, and there are other steps beside it."""


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told, in which language, and the names of people by key."""

    found: History
    type: RecordType
    names: Mapping[int, str]
    language: str


def steps(number: str, actor: Actor, language: str, public: bool = False) -> list[Step]:
    """Steps of ``number`` in order; ``public`` (and for requesters always): in the words of ``public_name``.

    Raises NotFound.
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = seen.row
        found, of_type = load_history(session, row), record_type(row.type_key, session)
        names = names_of(session, (event.actor_key for event in found.events))
    if found.program is None:
        return []
    telling = _Telling(found, of_type, names, language)
    if public or not sees_internal(actor, seen.thing):
        return _for_requester(telling, found.program)
    shows_faults = sees_faults(actor, seen.thing)
    told = _level(telling, rows_of(found), None if found.ended else found.program, shows_faults)
    if not shows_faults or found.ended:
        return told
    at = next((place for place, step in enumerate(told) if step.state == "next"), len(told))
    return [*told[:at], *_stuck(found, language), *told[at:]]


def last_done(number: str, actor: Actor, language: str) -> tuple[str, str] | None:
    """Who did the last task of the record, and what it is called; None when nobody did one. Raises NotFound."""
    with reading() as session:
        found = load_history(session, seen_record(session, number, actor).row)
        names = names_of(session, (event.actor_key for event in found.events))
    for event in reversed(found.events):
        name = names.get(event.actor_key or 0)
        if event.kind != ElementEventKind.COMPLETED.value or name is None:
            continue
        element = found.element(event.element_id, event.details)
        if element is not None and element.type in _WORK and "body" not in (event.details or {}):
            return name, elements.element_name(element, language)
    return None


def _element(found: History, visit: Visit) -> Element | None:
    return found.element(visit.element_id, visit.details)


def _doer(visit: Visit) -> int | None:
    """Key of who finished it; nobody did what was taken away."""
    return visit.actor_key if visit.left_at is not None and not visit.cancelled else None


def _level(telling: _Telling, rows: Sequence[Row], program: Program | None, shows_faults: bool) -> list[Step]:
    """The steps of a process or sub-process itself; with its ``program`` also those that are still to come."""
    done: list[Step] = []
    now: list[Step] = []
    for row in rows:
        for step in _steps_of(telling, row, shows_faults):
            if step.state == "now":
                now.append(step)
            elif done and done[-1].name == step.name and _is_plain(done[-1]) and _is_plain(step):
                done[-1] = _joined(done[-1], step)
            else:
                done.append(step)
    told = done + now + (_next(telling, rows, program) if program is not None else [])
    alone = len(told) == 1
    return [replace(step, folded=bool(step.inner) and step.state == "done" and not alone) for step in told]


def _is_plain(step: Step) -> bool:
    return not step.inner and step.count is None


def _steps_of(telling: _Telling, row: Row, shows_faults: bool) -> list[Step]:
    """A row with what is inside of it; nothing of what is no step."""
    inner = _level(telling, row.rows, _program_inside(telling, row), shows_faults) if row.rows else []
    if not _is_step(telling, row):
        return inner
    length = _length(row)
    step = Step(
        row.visits[0].element_id if row.visits[0].is_own else None,
        elements.element_name(row.element, telling.language),
        "now" if row.is_open and not telling.found.ended else "done", row.visits[0].entered_at,
        None if elements.is_closed(row.element, telling.type) else length, _handlers(telling, row),
        shows_faults and any(_is_stuck(visit, telling.found) for visit in (*row.visits, *row.runs)),
        count_of(row, telling.found), inner,
    )
    if len(inner) == 1 and _says_the_same(inner[0], row, telling.found):
        (only,) = inner
        return [replace(step, handlers=only.handlers, stuck=step.stuck or only.stuck, inner=only.inner,
                        count=only.count or step.count)]  # fmt: skip
    return [step]


def _is_step(telling: _Telling, row: Row) -> bool:
    """True for what people call a step, and for what a record had to wait at."""
    if row.element.type in _PLACES:
        return True
    if row.element.type not in _PASSING or not any(_waited(visit) for visit in row.visits):
        return False
    program = telling.found.program_of(row.element.id, row.visits[0].details)
    return program is not None and not is_after_choice(program, row.element)


def _waited(visit: Visit) -> bool:
    return visit.left_at is None or visit.left_at - visit.entered_at >= _WAITED


def _length(row: Row) -> timedelta:
    """From the first coming to the last leaving."""
    left = [visit.left_at for visit in row.visits]
    until = clock.now() if None in left else max(at for at in left if at is not None)
    return until - row.visits[0].entered_at


def _handlers(telling: _Telling, row: Row) -> tuple[str, ...]:
    """Who did it: what is called and what is waited for is nobody's."""
    if row.element.type not in _WORK:
        return ()
    keys = dict.fromkeys(filter(None, map(_doer, row.runs or row.visits)))
    return tuple(telling.names[key] for key in keys if key in telling.names)


def _says_the_same(inner: Step, row: Row, found: History) -> bool:
    """True where a process has but one step, which is repeated or nobody's: the name of the whole says it."""
    only = next((one for one in row.rows if one.element.type in _PLACES), None)
    if only is None or (only.element.type in _WORK and inner.count is None):
        return False
    program = found.program_of(only.element.id, only.visits[0].details)
    drawn = program.drawn.values() if program is not None else ()
    beside = [one for one in drawn if one.parent_id == only.element.parent_id and one.type in _PLACES]
    return program is not None and sum(is_led_to(program, one) for one in beside) == 1


def _program_inside(telling: _Telling, row: Row) -> Program | None:
    """The diagram in which what is inside of an element that holds a token goes on; None for what is repeated."""
    if not row.is_open or telling.found.ended or row.is_repeated or row.repeated is not None:
        return None
    inside = row.rows[-1]
    return telling.found.program_of(inside.element.id, inside.visits[0].details)


def _next(telling: _Telling, rows: Sequence[Row], program: Program) -> list[Step]:
    """Steps on the way from where the record is to an end."""
    is_own = telling.found.program is program
    standing = [one.own_id for one in telling.found.stuck] if is_own else []
    standing += [row.element.id for row in rows if row.is_open]
    here = next((key for key in reversed(standing) if key in program.drawn), None)
    if here is None:
        return []
    been = list(dict.fromkeys(row.element.id for row in rows))
    earlier = been[: been.index(here)] if here in been else been
    return _coming(program, here, _internal(telling.language), is_own, frozenset(earlier))


def _coming(
    program: Program, here: str, name: Name, is_own: bool, earlier: frozenset[str] = frozenset()
) -> list[Step]:
    """Steps of the way from ``here``: one that does not go back to what was come to ``earlier``, where there is one."""
    current = name(program.drawn[here])
    coming: list[Step] = []
    for element in way_from(program, here, earlier) or way_from(program, here):
        label = name(element)
        if label is not None and label != current:
            coming.append(Step(element.id if is_own else None, label, "next", None, None))
            current = label
    return coming


def _public(language: str) -> Name:
    return lambda element: elements.public_name(element, language)


def _internal(language: str) -> Name:
    return lambda element: elements.element_name(element, language) if element.type in _PLACES else None


def _for_requester(telling: _Telling, program: Program) -> list[Step]:
    """One row after the other, without people; the runs of a repeated step are one."""
    found = telling.found
    done: list[Step] = []
    now: list[Step] = []
    inner = said_inside(rows_of(found), telling.language)
    for visit in found.visits:
        element = _element(found, visit)
        label = elements.public_name(element, telling.language) if element and not visit.is_whole else None
        if element is None or label is None or stay(visit) in inner:
            continue
        is_now = visit.left_at is None and not found.ended
        length = (visit.left_at or clock.now()) - visit.entered_at
        duration = None if elements.is_closed(element, telling.type) else length
        step = Step(visit.element_id if visit.is_own else None, label, "now" if is_now else "done", visit.entered_at,
                    duration)  # fmt: skip
        into = now if is_now else done
        if into and into[-1].name == label:
            into[-1] = _joined(into[-1], step)
        else:
            into.append(step)
    if done and now and done[-1].name == now[0].name:  # levels of one approval: of those, a requester knows nothing
        now[0] = _joined(done.pop(), now[0])
    return done + now + ([] if found.ended else _next_public(telling, program))


def _next_public(telling: _Telling, program: Program) -> list[Step]:
    found = telling.found
    standing = [one.own_id for one in found.stuck]
    standing += [visit.element_id for visit in found.visits if visit.left_at is None and visit.is_own]
    here = next((key for key in reversed(standing) if key in program.elements), None)
    return [] if here is None else _coming(program, here, _public(telling.language), True)


def _joined(first: Step, second: Step) -> Step:
    """Two visits as one step: their lengths together, but what overlaps counts once."""
    assert first.entered_at is not None and second.entered_at is not None
    length, more = first.duration or timedelta(), second.duration or timedelta()
    overlap = max(timedelta(), min(first.entered_at + length - second.entered_at, more))
    whole = None if second.duration is None else length + more - overlap
    people = tuple(dict.fromkeys((*first.handlers, *second.handlers)))
    return replace(second, entered_at=first.entered_at, duration=whole, handlers=people)


def _is_stuck(visit: Visit, found: History) -> bool:
    return any(one.fault.token_id == visit.token_id for one in found.stuck)


def _stuck(found: History, language: str) -> list[Step]:
    """Places where a token stands still that has not even entered its element."""
    inside = {visit.token_id for visit in found.visits if visit.left_at is None}
    return [
        Step(
            one.fault.element_id if one.is_own else None,
            elements.element_name(one.element, language) if one.element else one.fault.element_id,
            "now", one.fault.at, clock.now() - one.fault.at, stuck=True,
        )
        for one in found.stuck
        if one.fault.token_id not in inside
    ]
