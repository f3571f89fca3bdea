"""Defects that other tools are known for: each has its test, which does not go away unnoticed."""

import ast

import pytest

from tests.contracts.tree import ROOT

DEFECTS = {
    "a pause is lost when the target changes": (
        "itsm/clocks/test_named_defects.py", "test_pause_is_not_lost_when_the_target_changes",
    ),
    "pauses and work are counted by different calendars": (
        "itsm/clocks/test_named_defects.py", "test_pause_and_work_are_counted_by_the_same_calendar",
    ),
    "one day is taken as 24 working hours": (
        "itsm/clocks/test_named_defects.py", "test_one_day_is_not_twenty_four_working_hours",
    ),
    "an update overrules the first response": (
        "itsm/clocks/test_named_defects.py", "test_first_response_is_not_overruled_by_an_update",
    ),
    "a reminder comes at midnight": (
        "itsm/clocks/test_named_defects.py", "test_reminder_does_not_come_at_midnight",
    ),
    "the clock of a customer in another zone counts our hours": (
        "itsm/clocks/test_named_defects.py", "test_clock_of_a_customer_in_another_zone_counts_their_hours",
    ),
    "the first approver's answer is taken as the verdict": (
        "itsm/detours/test_signing.py", "test_first_approvers_answer_is_not_taken_as_the_verdict",
    ),
    "one mail answer completes two parallel tasks": (
        "admin_ui/test_answers.py", "test_answer_completes_its_own_task_of_two_that_are_open_and_no_other",
    ),
    "a scanner that opens every link of a mail answers": (
        "admin_ui/test_answers.py", "test_scanner_that_opens_every_link_of_a_mail_changes_nothing",
    ),
    "the same answer that is sent twice counts twice": (
        "admin_ui/test_answers.py", "test_answer_is_given_by_the_form_and_the_same_again_gets_the_first_result",
    ),
    "two agents claim the same task": (
        "itsm/records/test_races.py", "test_of_several_claims_at_once_one_succeeds",
    ),
    "a person leaves with open tasks": (
        "itsm/assignment/test_orphans.py",
        "test_person_who_left_with_open_tasks_leaves_orphans_and_their_team_gets_the_tasks",
    ),
    "a team is deleted that has work": (
        "itsm/assignment/test_orphans.py", "test_task_of_a_team_that_is_gone_or_empty_goes_to_the_fallback_team",
    ),
    "two auto-responders answer each other for ever": (
        "itsm/mailboxes/taking/test_ingest.py", "test_two_programs_that_answer_each_other_come_to_an_end",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_named_defect_has_its_test(defect: str) -> None:
    file, name = DEFECTS[defect]
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
