"""The checks against brute force: every finding is true, and nothing on a small grid is missed."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Date, DateTime, FeelValue, Time
from tests.engine.dmn.checks.tables import Small, in_region, inputs_of, pairs_of

CELLS: dict[str, list[str]] = {
    "number": ["-", "1", "2", "< 2", ">= 2", "<= 1", "> 1", "[1..2]", "(1..3)", "not(1)", "1, 3", "not(< 2)", "null",
               "? != 2", "? > 1 and ? < 3", "? < 1 or ? = 3", "not([2..3])", "not(null)", "? in [1, 3]"],
    "string": ["-", '"p"', '"q"', 'not("p")', '"p", "q"', 'not("p", "q")', '< "q"', '["p".."q"]', "null",
               '["p", "r"]', '? = "p" or ? = null'],
    "boolean": ["-", "true", "false", "not(true)", "true, false", "null", "? = true"],
    "date": ["-", '@"2026-01-02"', '< @"2026-01-02"', '>= @"2026-01-03"', '[@"2026-01-02"..@"2026-01-03"]',
             'date("2026-01-03")', 'not(@"2026-01-02")', '> date and time("2026-01-02T12:00:00Z")', "null"],
    "time": ["-", '@"10:00:00"', '< @"10:00:00"', '>= @"10:00:01"', 'not(@"10:00:00")', '> @"10:00:00"', "null",
             '@"10:00:00Z"'],
    "date and time": ["-", '@"2026-01-02T00:00:00"', '< @"2026-01-02T00:00:00"', '>= @"2026-01-02T00:00:00"',
                      '@"2026-01-02"', '>= @"2026-01-02"', '@"2026-01-02T00:00:00Z"', 'not(@"2026-01-02")', "null"],
    "days and time duration": ["-", '@"PT1H"', '< @"PT1H"', '[@"PT1H"..@"PT2H")', '>= @"PT2H"', "null"],
    "years and months duration": ["-", '@"P1M"', '< @"P1M"', '> @"P1M"', '[@"P1M"..@"P2M"]', "null"],
}
ZONES = (None, 0, 7_200)
SAMPLES: dict[str, list[FeelValue]] = {
    "number": [Decimal(number) / 2 for number in range(9)],
    "string": ["", "p", "pp", "q", "r", "z"],
    "boolean": [True, False],
    "date": [Date(2026, 1, day) for day in range(1, 6)],
    "time": [Time(second, nano, zone) for second in (0, 35_999, 36_000, 36_001, 36_002, 43_200, 43_201)
             for nano in (0, 500_000_000) for zone in ZONES],
    "date and time": [DateTime(Date(2026, 1, day), Time(second, nano, zone)) for day in (1, 2, 3)
                      for second in (0, 1, 7_200) for nano in (0, 500_000_000) for zone in ZONES],
}
PLAIN = ["number", "string", "boolean", "date"]


@st.composite
def tables(draw: st.DrawFn, kinds: list[str], policies: list[str], width: int = 2, rows: int = 6) -> Small:
    """Small tables; a column without type may hold cells of several kinds."""
    types = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=width))
    cells = st.tuples(*(st.sampled_from(CELLS[kind]) for kind in types))
    found = tuple(draw(st.lists(cells, min_size=1, max_size=rows)))
    answers = tuple(draw(st.sampled_from(['"x"', '"y"'])) for _ in found)
    typed = tuple(kind if draw(st.booleans()) else "" for kind in types)
    return Small(typed, found, draw(st.sampled_from(policies)), answers=answers)


def kinds_of(small: Small) -> list[str]:
    """Return the kinds whose cells each column was drawn from."""
    return [
        typed or next(kind for kind, cells in CELLS.items() if {row[number] for row in small.rows} <= set(cells))
        for number, typed in enumerate(small.types)
    ]


def asked(small: Small, *, with_null: bool) -> list[dict[str, FeelValue]]:
    """Return sample inputs that reach every atom of the cells above."""
    return inputs_of(small, [SAMPLES[kind] + [None] * with_null for kind in kinds_of(small)])


@settings(max_examples=150, deadline=None)
@given(tables([*CELLS], ["UNIQUE", "FIRST"]))
def test_gap_is_an_input_that_no_rule_matches(small: Small) -> None:
    for found in small.findings("gap"):
        if found.witness:
            assert small.matching([dict(found.witness)]) == [()], found
            assert in_region(found, dict(found.witness)), found


@settings(max_examples=150, deadline=None)
@given(tables(PLAIN, ["UNIQUE"]))
def test_gaps_hold_every_input_that_no_rule_matches(small: Small) -> None:
    gaps = small.findings("gap")
    values = asked(small, with_null=False)

    missed = [each for each, rules in zip(values, small.matching(values), strict=True)
              if not rules and not any(in_region(found, each) for found in gaps)]

    assert not missed, gaps


@settings(max_examples=200, deadline=None)
@given(tables([*CELLS], ["UNIQUE", "ANY"]))
def test_overlap_is_an_input_that_several_rules_match(small: Small) -> None:
    for found in small.findings("overlap", "duplicate"):
        if found.witness:
            (rules,) = small.matching([dict(found.witness)])
            assert set(found.rules[:2]) <= set(rules), found
            if found.severity == "error":
                assert small.answering(dict(found.witness)) is None


@settings(max_examples=150, deadline=None)
@given(tables(PLAIN, ["UNIQUE"]))
def test_overlaps_name_every_pair_that_matches_together(small: Small) -> None:
    together = {pair for rules in small.matching(asked(small, with_null=True)) for pair in pairs_of(rules)}
    named = [set(found.rules) for found in small.findings("overlap", "duplicate")]

    missed = [pair for pair in together if not any(set(pair) <= rules for rules in named)]

    assert not missed, named


@settings(max_examples=150, deadline=None)
@given(tables([*SAMPLES], ["FIRST"]))
def test_unreachable_rules_are_those_that_never_come_first(small: Small) -> None:
    matched = small.matching(asked(small, with_null=True))
    first = {rules[0] for rules in matched if rules}
    ever = {number for rules in matched for number in rules}
    idle = {found.rules[0] for found in small.findings("unreachable")}
    idle |= {number for found in small.findings("duplicate") for number in found.rules[1:]}

    assert not idle & first
    if set(kinds_of(small)) <= set(PLAIN) and "" not in small.types:
        assert ever - first <= idle


@settings(max_examples=100, deadline=None)
@given(tables(PLAIN, ["PRIORITY"]))
def test_unreachable_rules_of_a_ranked_table_never_win(small: Small) -> None:
    values = asked(small, with_null=True)
    idle = {found.rules[0] for found in small.findings("unreachable")}
    order = list(dict.fromkeys(small.answers))

    for rules in small.matching(values):
        winner = min(rules, key=lambda number: (order.index(small.answers[number - 1]), number), default=0)
        assert winner not in idle


@settings(max_examples=100, deadline=None)
@given(tables(PLAIN, ["UNIQUE"], width=1))
def test_cell_that_never_matches_matches_nothing(small: Small) -> None:
    values = asked(small, with_null=False)
    ever = {number for rules in small.matching(values) for number in rules}

    for found in small.findings("never-matches", "cell-type", "not-allowed"):
        assert not ever & set(found.rules), found
