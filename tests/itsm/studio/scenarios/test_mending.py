"""What is offered about a step that failed, and what becomes of the steps."""

import pytest

from engine.errors import Text, text
from itsm.scenarios.expecting import OTHER_TASKS
from itsm.studio.scenarios.forms import Plain
from itsm.studio.scenarios.mending import mended, mends_of
from itsm.studio.scenarios.offers import Control, Offers, Task

REASON = Control("comment", "Answer", "long", required_for=frozenset({"refuse"}))
CHOSEN = Control("why", "Why", "choice", (("a", "A"), ("b", "B")), required=True)
TASKS = {
    "approval": Task("approval", "Approve", (REASON, CHOSEN), (("approve", "Approve"), ("refuse", "Refuse"))),
    "line_1": Task("line_1", "Solve", (), tuple((str(number), str(number)) for number in range(7))),
}
OFFERS = Offers(tasks=TASKS, elements={"approval": "Approve", "line_1": "Solve"})
EXPECT: Plain = {"expect": {"status": "in_progress", "task": "line_1"}}
COMPLETE: Plain = {"complete": {"task": "line_1", "outcome": "1"}}


def other(found: str) -> Text:
    """The refusal that other tasks are open."""
    return Text(OTHER_TASKS, {"expected": "line_1", "found": found})


def offered(found: str, steps: list[Plain], place: int) -> list[str]:
    """What can be pressed."""
    return [one.do for one in mends_of(other(found), place, steps, OFFERS)]


def test_buttons_of_what_is_open_and_that_it_is_right_are_offered() -> None:
    assert offered("approval", [EXPECT], 0) == [
        "press:0:approval:approve", "press:0:approval:refuse", "accept:0:approval",
    ]  # fmt: skip


def test_step_that_completes_a_task_is_never_right_with_another() -> None:
    assert offered("approval", [COMPLETE], 0) == ["press:0:approval:approve", "press:0:approval:refuse"]


def test_time_before_the_step_may_be_shorter() -> None:
    steps: list[Plain] = [{"wait": "PT29M"}, COMPLETE]

    assert offered("–", steps, 1) == ["shorter:1"]
    assert mended(steps, "shorter:1", OFFERS) == [{"wait": "PT14M"}, COMPLETE]


def test_many_buttons_are_not_offered() -> None:
    assert offered("line_1", [{"expect": {"task": "approval"}}], 0) == ["accept:0:line_1"]


def test_other_problems_offer_nothing() -> None:
    assert mends_of(text("Expected status"), 0, [EXPECT], OFFERS) == mends_of(None, 0, [EXPECT], OFFERS) == []


def test_press_goes_before_the_step_with_what_its_form_asks_for() -> None:
    steps = mended([EXPECT], "press:0:approval:refuse", OFFERS)

    pressed = {"task": "approval", "with": {"comment": "Answer", "why": "a"}, "outcome": "refuse", "by": "agent"}
    assert steps == [{"complete": pressed}, EXPECT]


def test_what_is_right_takes_the_place_of_the_task_alone() -> None:
    assert mended([EXPECT], "accept:0:approval", OFFERS) == [{"expect": {"status": "in_progress", "task": "approval"}}]
    assert mended([EXPECT], "accept:0:approval,line_1", OFFERS) == [
        {"expect": {"status": "in_progress", "task": ["approval", "line_1"]}}
    ]


@pytest.mark.parametrize(
    "do", ["", "save", "add", "press:0:nobody:approve", "press:0:approval:no", "press:9:approval:approve", "accept:0:",
           "accept:x:approval", "shorter:0", "press:-1:approval:approve"],
)  # fmt: skip
def test_nothing_else_changes_anything(do: str) -> None:
    assert mended([EXPECT], do, OFFERS) is None
