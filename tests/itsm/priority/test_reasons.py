"""What is higher, what is promised: the arithmetic of raises, over any table."""

from hypothesis import given
from hypothesis import strategies as some

from itsm.priority.reasons import is_higher, overruled, promised_priority
from itsm.records.tables import Record

ORDER = ("critical", "high", "moderate", "low")
answers = some.one_of(some.sampled_from(ORDER), some.none(), some.just("unknown"))


@given(some.one_of(some.sampled_from(ORDER), some.none()), some.lists(answers, max_size=30))
def test_priority_never_falls_and_is_raised_a_few_times_at_most_whatever_a_table_answers(
    first: str | None, given_later: list[str | None]
) -> None:
    stands, raises = first, 0
    for answer in given_later:
        if is_higher(ORDER, answer, stands):
            assert answer is not None and stands is not None and ORDER.index(answer) < ORDER.index(stands)
            stands, raises = answer, raises + 1

    assert raises < len(ORDER)
    assert first is not None or stands is None


def test_promised_priority_is_that_of_the_record_unless_its_reason_says_another() -> None:
    assert promised_priority(Record(priority="high", priority_reason=None)) == "high"
    assert promised_priority(Record(priority="high", priority_reason={"by": "Li"})) == "high"
    assert promised_priority(Record(priority="high", priority_reason={"promised": "moderate"})) == "moderate"


def test_decision_stays_known_however_often_people_overrule_it() -> None:
    first = overruled("Li", "A test device.", "high", {"decision": "priority", "rules": []})

    assert overruled("Wang", "Not only that.", "low", first) == {
        "by": "Wang", "reason": "Not only that.", "was": "low", "decision": "priority"
    }  # fmt: skip
