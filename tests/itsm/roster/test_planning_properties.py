"""Two years of generated rosters: never a gap, never two on duty, whatever clocks, swaps, leavers and zones do."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, reset_tzpath

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from itsm.calendars.arithmetic.offsets import stretches
from itsm.roster.planning.doubles import doubles, twice_at_once
from itsm.roster.planning.duties import Facts, Override, PersonFacts, Segment, segments
from itsm.roster.planning.instants import instant_of
from itsm.roster.planning.occurrences import Occurrence, occurrences
from itsm.roster.planning.plan import Member, Plan, Rotation, Shift, from_json, one_after_the_other, to_json
from itsm.roster.planning.swapping import Swap, wrong_with

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "20"))
ZONES = (
    "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
    "America/Santiago", "Pacific/Apia", "Asia/Kathmandu", "UTC",
)  # fmt: skip
FIRST = date(2026, 1, 1)
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
TWO_YEARS = timedelta(days=731)
DAY = 1440
MINUTES = st.one_of(st.integers(0, DAY - 1), st.sampled_from([0, 1, 60, 119, 120, 121, 135, 150, 179, 180, 181]))
"""Minutes of a day, many of those at which clocks are put."""
CHANGES = tuple(date(2026, month, day) for month in range(1, 13) for day in range(1, 29)
                if date(2026, month, day).isoweekday() in (6, 7))  # fmt: skip
"""Days on which clocks may be put."""
EVERYONE = tuple(Member("person", key) for key in range(1, 7))
EVERYBODY = Facts({key: PersonFacts(f"P{key}") for key in range(1, 10)})


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Shifts around the clock, in one zone with lengths or in several until the next begins; a rotation for each."""
    starts = sorted(draw(st.sets(MINUTES, min_size=1, max_size=4)))
    zones = draw(st.lists(st.sampled_from(ZONES), min_size=len(starts), max_size=len(starts)))
    one_zone = draw(st.booleans())
    shifts, rotations = [], []
    for number, start in enumerate(starts):
        length = (starts[(number + 1) % len(starts)] - start) % DAY or DAY
        code = f"s{number}"
        shifts.append(Shift(code, {}, start, length if one_zone else None, zones[0] if one_zone else zones[number]))
        people = draw(st.permutations(range(1, 7)))[: draw(st.integers(1, 6))]
        rows = one_after_the_other(code, draw(st.sampled_from([1, 1, 2, 7, 14])), len(people))
        members = tuple(Member("person", key) for key in people)
        starts_on = FIRST - timedelta(days=draw(st.integers(10, 400)))
        rotations.append(Rotation(code, members, rows, starts_on, None, draw(st.sampled_from([0, *starts]))))
    return Plan(FIRST - timedelta(days=10), tuple(shifts), tuple(rotations))


def two_years(plan: Plan, begin: datetime = BEGIN, length: timedelta = TWO_YEARS) -> list[Occurrence]:
    return occurrences([plan], "UTC", begin, begin + length)


def has_no_gap_and_no_double_duty(found: Sequence[Occurrence]) -> bool:
    return all(one.ends == after.starts for one, after in pairwise(found)) and all(
        len(one.members) == 1 and one.starts < one.ends for one in found
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans())
def test_generated_rotation_has_no_gap_and_no_double_duty_over_two_years(plan: Plan) -> None:
    found = two_years(plan)

    assert found[0].starts <= BEGIN and found[-1].ends >= BEGIN + TWO_YEARS
    assert has_no_gap_and_no_double_duty(found)
    assert from_json(plan.valid_from, to_json(plan)) == plan


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans(), minute=st.integers(0, 731 * DAY - 1))
def test_who_is_on_duty_is_what_the_clock_on_the_wall_says(plan: Plan, minute: int) -> None:
    at = BEGIN + timedelta(minutes=minute)
    assume(all(one.length is not None for one in plan.shifts))
    local = at.astimezone(ZoneInfo(plan.shifts[0].zone or "UTC"))
    assume(local.fold == 0)  # in the hour that comes twice the clock has shown later times already

    around = two_years(plan, at - timedelta(days=1), timedelta(days=2))
    (found,) = (one for one in around if one.starts <= at < one.ends)

    begun = [one for one in plan.shifts if one.start <= local.hour * 60 + local.minute]
    shift = max(begun or plan.shifts, key=lambda one: one.start)
    day = local.date() if begun else local.date() - timedelta(days=1)
    rotation = plan.rotation(shift.code)
    assert rotation is not None
    since = (day - rotation.starts_on).days - (1 if shift.start < rotation.hands_over_at else 0)
    turn = since // len(rotation.rows[0])
    assert (found.shift, found.day, found.members) == (shift, day, (rotation.members[turn % len(rotation.members)],))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    zone=st.sampled_from(ZONES), day=st.sampled_from(CHANGES),
    minutes=st.lists(st.one_of(MINUTES, MINUTES.map(lambda minute: minute + DAY)), min_size=2, max_size=20).map(sorted),
)  # fmt: skip
def test_instants_keep_the_order_of_the_wall(zone: str, day: date, minutes: list[int]) -> None:
    found = [instant_of(zone, day, minute) for minute in minutes]

    assert found == sorted(found)
    for minute, at in zip(minutes, found, strict=True):
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        assert at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= wall
        assert (at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wall


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans(), choices=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=9))
def test_swaps_move_shifts_and_never_lose_or_double_one(plan: Plan, choices: list[tuple[int, int]]) -> None:
    call = Rotation("call", EVERYONE, one_after_the_other("call", 1, 6), FIRST - timedelta(days=9))
    both = replace(
        plan, shifts=(*plan.shifts, Shift("call", {}, 0, DAY, "UTC")), rotations=(*plan.rotations, call)
    )
    found = two_years(both, length=timedelta(days=14))
    agreed: list[Override] = []
    before = segments(found, [], EVERYBODY)
    doubled = len(twice_at_once(before))

    for one, other in choices:
        now = segments(found, agreed, EVERYBODY)
        given, returned = now[one % len(now)], now[other % len(now)]
        known = now if one % 2 else before  # what somebody may have read before others swapped
        giver, taker = (known[number % len(now)].duties[0].member.key for number in (one, other))
        swap = Swap(giver, taker, given.occurrence, returned.occurrence)
        if wrong_with(swap, now, BEGIN - timedelta(days=30)) is None:
            agreed += [_does(len(agreed), given, giver, taker), _does(len(agreed) + 1, returned, taker, giver)]

    after = segments(found, agreed, EVERYBODY)
    assert [(part.occurrence.id, part.present, part.missing) for part in after] == [
        (part.occurrence.id, 1, 0) for part in before
    ]
    assert len(twice_at_once(after)) <= doubled
    assert _shares(after) == _shares(before)


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans(), other=plans(), person=st.integers(1, 6), minutes=st.tuples(st.integers(0, 9 * DAY), MINUTES))
def test_double_duty_in_two_rosters_is_told_and_nothing_else_is(
    plan: Plan, other: Plan, person: int, minutes: tuple[int, int]
) -> None:
    begin, length = (timedelta(minutes=minute) for minute in minutes)
    put_in = Override(1, Member("person", person), None, BEGIN + begin, BEGIN + begin + length)
    own, others = (
        segments(two_years(each, length=timedelta(days=9)), overrides, EVERYBODY)
        for each, overrides in ((plan, []), (other, [put_in]))
    )

    found = [one for one in doubles(own, {"other": others}) if one.roster]

    met: dict[tuple[int, str, str], tuple[datetime, datetime]] = {}
    for here in own:  # every pair, one by one
        for there in others:
            starts, ends = max(here.starts, there.starts), min(here.ends, there.ends)
            for key in {duty.person_key for duty in here.duties} & {duty.person_key for duty in there.duties}:
                if key is not None and starts < ends:
                    place = (key, here.occurrence.id, there.occurrence.id)
                    known = met.get(place, (starts, ends))
                    met[place] = (min(known[0], starts), max(known[1], ends))
    assert {
        (one.person_key, one.here.occurrence.id, one.there.occurrence.id): (one.starts, one.ends) for one in found
    } == met
    assert len(found) == len(met)


def _does(key: int, part: Segment, before: int, after: int) -> Override:
    by, instead_of = Member("person", after), Member("person", before)
    return Override(key, by, instead_of, shift=part.occurrence.shift.code, day=part.occurrence.day)


def _shares(parts: Sequence[Segment]) -> Counter[int | None]:
    return Counter(part.duties[0].person_key for part in parts)


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans(), person=st.integers(1, 6), minute=st.integers(0, 60 * DAY))
def test_leaver_leaves_gaps_from_that_instant_on_and_nothing_else(plan: Plan, person: int, minute: int) -> None:
    left = BEGIN + timedelta(minutes=minute)
    facts = Facts({**EVERYBODY.people, person: PersonFacts("gone", left)})

    parts = segments(two_years(plan, length=timedelta(days=60)), [], facts)

    assert all(one.ends == after.starts for one, after in pairwise(parts))
    for part in parts:
        gone = part.duties[0].member.key == person and part.starts >= left
        assert (part.duties[0].state, part.missing) == (("left", 1) if gone else ("planned", 0))


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans(), day=st.integers(0, 700), other=st.sampled_from(ZONES))
def test_changed_rules_of_a_zone_open_no_gap_and_move_no_swap(plan: Plan, day: int, other: str) -> None:
    swapped = Override(1, Member("person", 9), None, shift="s0", day=FIRST + timedelta(days=day))
    before = {one.id: one.members for one in two_years(plan)}

    with rules_of(plan.shifts[0].zone or "UTC", other):
        found = two_years(plan)
        nine = [one for one in segments(found, [swapped], EVERYBODY) if len(one.duties) == 2]

    assert has_no_gap_and_no_double_duty(found)
    assert {one.id: before[one.id] for one in found if one.id in before} == {
        one.id: one.members for one in found if one.id in before
    }
    assert {one.occurrence.id for one in nine} <= {f"{swapped.day}.s0"}


@contextmanager
def rules_of(zone: str, other: str) -> Iterator[None]:
    """Let ``zone`` have the rules of ``other`` for a block, as if a new tzdata were installed."""
    from tempfile import TemporaryDirectory

    before = TZPATH
    with TemporaryDirectory() as folder:
        place = Path(folder) / zone
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(files("tzdata").joinpath("zoneinfo", *other.split("/")).read_bytes())
        try:
            _use([folder, *before])
            yield
        finally:
            _use(before)


def _use(path: Sequence[str]) -> None:
    reset_tzpath(to=path)
    ZoneInfo.clear_cache()
    instant_of.cache_clear()
    stretches.cache_clear()
