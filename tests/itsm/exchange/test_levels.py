"""Service levels in files: a changed promise is the next version, what is odd is rejected, what was added is undone."""

import pytest

from engine.errors import Forbidden
from engine.registry import Actor
from itsm.clocks.levels.commands import choose_default_level, delete_level
from itsm.clocks.levels.content import THRESHOLDS, Target
from itsm.clocks.levels.queries import level, levels
from tests.itsm.exchange.conftest import imported, rows_of, undone
from tests.itsm.exchange.test_round_trip import exported
from tests.support.clocks import Clock
from tests.support.ledger import clock_row
from tests.support.people import MakePerson
from tests.support.records import Desk

HEAD = ["code", "name", "calendar", "targets", "default"]
GOLD = "resolution 4h | incident | critical\n\nola:line-1 0:30|-|-| 80 |Net"


def test_level_is_added_chosen_and_comes_back_the_same(everything: Actor) -> None:
    run = imported("service-levels", [HEAD, ["best", "Best", "24x7", GOLD, "ja"], ["fine", "Fine", "", GOLD, "yes"]],
                   everything)  # fmt: skip

    assert run.counts == {"created": 1, "rejected": 1}
    assert "“yes” or “no”" in str(rows_of(run.key, "rejected")[0].reason)
    found = level("fine")
    assert found.is_default and found.content.targets == (
        Target("resolution", 240, "incident", "critical", None, THRESHOLDS),
        Target("ola:line-1", 30, None, None, "Net", (80,)),
    )
    assert imported("service-levels", exported("service-levels", "csv", everything), everything).counts == {
        "unchanged": 4
    }


def test_changed_promise_is_the_next_version_and_records_keep_theirs(
    everything: Actor, make_person: MakePerson, clock: Clock
) -> None:
    agent = make_person("Kim Agent", roles=("agent",), teams=("line-1",))
    reported = Desk(agent, make_person("Cai Requester", roles=("requester",))).report()

    run = imported("service-levels", [HEAD, ["gold", "Gold", "", "response 5 min", ""]], everything)

    assert run.counts == {"changed": 1}
    assert (level("gold").version, level("gold").content.targets[0].minutes) == (2, 5)
    assert level("gold").is_default and clock_row(reported, "response").target_minutes == 15
    undone(run.key, everything)
    assert (level("gold").version, level("gold").content.calendar) == (3, "24x7")


@pytest.mark.parametrize(
    ("targets", "said"),
    [("response", "hours and minutes"), ("response 1 d", "working hours of a day"), ("lunch 1 h", "Choose response"),
     ("response 1 h | - | - | many", "a line for each target"), ("response 1 h\nresponse 2 h", "already"),
     ("response 1 h | - | - | 120", "between 1 and 99")],
)  # fmt: skip
def test_odd_targets_are_rejected_with_what_is_wrong(everything: Actor, targets: str, said: str) -> None:
    run = imported("service-levels", [HEAD, ["odd", "Odd", "", targets, ""]], everything)

    assert run.counts == {"rejected": 1} and said in str(rows_of(run.key, "rejected")[0].reason)


def test_level_that_was_added_is_undone_unless_somebody_was_promised_it(
    everything: Actor, make_person: MakePerson, clock: Clock
) -> None:
    run = imported("service-levels", [HEAD, ["fine", "Fine", "", GOLD, ""]], everything)
    undone(run.key, everything)
    assert "fine" not in {one.code for one in levels()}

    again = imported("service-levels", [HEAD, ["fine", "Fine", "", GOLD, "yes"]], everything)
    make_person("Kim Agent", roles=("agent",), teams=("line-1",))
    Desk(everything, make_person("Cai Requester", roles=("requester",))).report()
    assert undone(again.key, everything).problem is not None
    choose_default_level("gold", everything)
    assert undone(again.key, everything).problem is not None and level("fine").version == 1


def test_deleting_a_level_takes_the_right_to_change_settings(everything: Actor, make_person: MakePerson) -> None:
    with pytest.raises(Forbidden):
        delete_level("standard", make_person("Kim Agent", roles=("agent",)))
