"""Another version of a decision over records of the past: counts, moves, reasons, and who may."""

from datetime import timedelta

import pytest

from database import unit_of_work
from engine.errors import Forbidden, InvalidForm
from engine.registry import Actor
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.clocks.thresholds import tell_due
from itsm.records.commands import complete_task, update_fields
from itsm.studio.replay import Period, Replay, most_at_once, replay, uploaded
from tests.conftest import MORNING
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, TRIAGE, Desk, open_task, use_incident_pack

DAY = Period(MORNING - timedelta(hours=1), MORNING + timedelta(days=1))
TABLE = (INCIDENT / "priority.dmn").read_bytes()
FIRST_ANSWER = b'<text>"critical"</text>\n        </outputEntry>'
STRICTER = TABLE.replace(FIRST_ANSWER, FIRST_ANSWER.replace(b"critical", b"low"), 1)


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def owner(make_person: MakePerson) -> Actor:
    """A process owner, who sees every record."""
    return make_person("Pia Owner", roles=("process_owner", "agent"))


def compared(owner: Actor, content: bytes = STRICTER, period: Period = DAY) -> Replay:
    """The comparison of a file with the table in use."""
    return replay("priority", uploaded("priority", content), period, owner, "en")


def test_records_that_would_differ_are_told_with_both_rules(desk: Desk, owner: Actor) -> None:
    urgent = desk.triaged()
    desk.report()

    found = compared(owner).comparison

    assert found.counted == 2
    assert [(one.number, one.before.value, one.after.value) for one in found.differing] == [
        (urgent.number, "critical", "low")
    ]
    assert found.differing[0].before.rule == found.differing[0].after.rule == 1
    assert found.differing[0].before.why == "Many people cannot work: everybody helps"


def test_values_are_counted_in_the_order_of_the_field(desk: Desk, owner: Actor) -> None:
    desk.triaged()
    desk.triaged()

    rows = {row.value: row for row in compared(owner).comparison.rows}

    assert list(rows) == ["critical", "high", "moderate", "low"]
    assert (rows["critical"].stands, rows["critical"].before, rows["critical"].after) == (2, 2, 0)
    assert (rows["critical"].most_before, rows["low"].most_after) == (2, 2)
    assert rows["critical"].went_to == {"low": 2}


def test_same_table_changes_nothing(desk: Desk, owner: Actor) -> None:
    desk.triaged()

    assert compared(owner, TABLE).comparison.differing == ()


def test_time_used_counts_for_records_of_the_past(desk: Desk, owner: Actor, clock: Clock) -> None:
    with unit_of_work() as work:
        add_shipped_levels(work)
    slow, quick = desk.report(), desk.report()
    for reported in (slow, quick):
        values = {**TRIAGE, "impact": "medium", "urgency": "medium"}
        complete_task(open_task(reported).key, values, "accept", desk.agent)
    complete_task(open_task(quick).key, {}, "solved", desk.agent, checked=False)
    clock.advance(timedelta(hours=19))
    tell_due(10)
    complete_task(open_task(slow).key, {}, "solved", desk.agent, checked=False)

    found = compared(owner, TABLE.replace(b"&gt;= 75", b"&gt;= 95")).comparison

    assert [(one.number, one.stands, one.before.value, one.after.value) for one in found.differing] == [
        (slow.number, "high", "high", "moderate")
    ]


def test_records_outside_the_period_are_not_asked(desk: Desk, owner: Actor) -> None:
    desk.triaged()
    later = Period(DAY.end, DAY.end + timedelta(days=1))

    assert compared(owner, period=later).comparison.counted == 0


def test_value_that_a_person_set_is_told(desk: Desk, owner: Actor) -> None:
    reported = desk.triaged()
    update_fields(reported.number, {"priority": "high"}, desk.agent, reason="The director is affected.")

    found = compared(owner).comparison

    assert (found.by_hand, found.differing[0].by_hand, found.differing[0].stands) == (1, True, "high")


def test_person_who_does_not_see_every_field_is_refused(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        compared(desk.requester)


def test_period_that_ends_before_it_begins_is_refused(desk: Desk, owner: Actor) -> None:
    with pytest.raises(InvalidForm):
        compared(owner, period=Period(DAY.end, DAY.start))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no file", "XML"),
        (TABLE.replace(b'id="priority"', b'id="other"'), "Expected the decision “priority” in the file"),
        (TABLE.replace(FIRST_ANSWER, FIRST_ANSWER.replace(b'"critical"', b"1 +"), 1), "Expected"),
    ],
)
def test_file_that_is_no_version_of_the_decision_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        uploaded("priority", content)

    assert said in str(refused.value.fields["file"])


def test_most_at_once_counts_what_overlaps() -> None:
    hour = timedelta(hours=1)
    at = [MORNING + hour * number for number in range(5)]

    assert most_at_once([]) == 0
    assert most_at_once([(at[0], at[1]), (at[1], at[2])]) == 1
    assert most_at_once([(at[0], at[3]), (at[1], at[2]), (at[2], None)]) == 2
    assert most_at_once([(at[0], None), (at[1], None), (at[4], None)]) == 3
