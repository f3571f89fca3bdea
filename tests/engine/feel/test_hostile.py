"""Hostile expressions are stopped by a limit that counts what they do, and ordinary work is not."""

from time import process_time

import pytest

from benchmarks.scenes.hostile import EVALUATED, GIANTS, Attack
from engine.feel import FeelLimitError, FeelValue, compile_expression
from engine.feel.evaluation import MAX_SECONDS, Frame, Run

IDS = [attack.name for attack in EVALUATED]


@pytest.mark.parametrize("attack", EVALUATED, ids=IDS)
def test_attack_is_stopped_by_the_limit_that_counts_it(attack: Attack) -> None:
    with pytest.raises(FeelLimitError, match=attack.limit):
        compile_expression(attack.source).evaluate({})


@pytest.mark.parametrize(
    ("worked", "stopped"), [(MAX_SECONDS / 2, False), (MAX_SECONDS + 1, True)], ids=["kept waiting", "at work"]
)
def test_seconds_that_count_are_those_of_the_processor(
    worked: float, stopped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed, busy = [0.0], [0.0]
    monkeypatch.setattr("engine.feel.evaluation.monotonic", lambda: passed[0])
    monkeypatch.setattr("engine.feel.evaluation.thread_time", lambda: busy[0])
    passed[0] = 1.0
    run = Run()
    run.charge(20)
    passed[0], busy[0] = 1_000.0, worked

    if stopped:
        with pytest.raises(FeelLimitError, match="it takes longer"):
            run.charge(20)
    else:
        run.charge(20)


@pytest.mark.parametrize("source", GIANTS)
def test_giant_number_is_null_with_a_reason_or_fits(source: str) -> None:
    evaluation = compile_expression(source).explain({})

    assert evaluation.reasons if evaluation.value is None else evaluation.value.adjusted() <= 6144


ITEMS = list(range(1, 10_001))
RECORDS = [{"id": number, "open": number % 2 == 0, "team": f"team {number % 7}"} for number in range(2_000)]
ORDINARY = [
    ("for i in items return if i > 5000 and modulo(i, 2) = 0 then i else 0", 10_000),
    ("items[item > 5000 and item < 7000]", 1_999),
    ('records[open and team = "team 3"].id', 143),
    ("for r in records return r.id * 1.2 + count(records)", 2_000),
    ("distinct values(records.team)", 7),
    ("distinct values(records)", 2_000),
    ("sort(items, function(a, b) a > b)", 10_000),
    ("sort(for i in items return -i)", 10_000),
    ("for r in records return contains(upper case(r.team), string(3))", 2_000),
    ('for r in records return matches(r.team, "^team [0-9]+$")', 2_000),
    ('for i in 1..2000 return date("2026-01-01") + duration("P" + string(i) + "D")', 2_000),
    ('split(string join(for i in items return string(i), ","), ",")', 10_000),
    ("for i in 1..1000 return items[i]", 1_000),
]


@pytest.mark.parametrize(("source", "size"), ORDINARY, ids=[case[0] for case in ORDINARY])
def test_ordinary_work_on_long_lists_is_done(source: str, size: int) -> None:
    value = compile_expression(source).evaluate({"items": ITEMS, "records": RECORDS})

    assert len(value) == size


def _steps(source: str, context: dict[str, FeelValue]) -> int:
    run = Run()
    compile_expression(source).code(Frame(context, None, run))
    return run.steps


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("for i in l return i", "for i in l return i + i * i - i / i + i * i - i + i * i"),
        ("l[item > 0]", "l[item > 0 and item < 100 and item != 50 and item >= 0 and item <= 99]"),
        ("some i in l satisfies i < 0", "some i in l satisfies i < 0 or i < -1 or i < -2 or i < -3 or i < -4"),
        ("sort(l, function(a, b) a < b)", "sort(l, function(a, b) a + 0 * b + 0 * a + 0 < b + 0 * a + 0 * b)"),
    ],
)
def test_a_longer_body_takes_more_steps(small: str, large: str) -> None:
    numbers: dict[str, FeelValue] = {"l": list(range(50))}

    assert _steps(large, numbers) >= _steps(small, numbers) + 50


def test_counting_items_takes_one_step_however_many_there_are() -> None:
    assert _steps("count(l)", {"l": ITEMS}) == _steps("count(l)", {"l": [1]}) == 1


def test_pattern_is_charged_by_its_time() -> None:
    begun = process_time()
    steps = _steps('matches(s, "(.*a){5}z")', {"s": "a" * 40})
    taken = (process_time() - begun) * 1_000_000

    assert 0.2 * taken < steps < 2 * taken
