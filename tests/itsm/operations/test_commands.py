"""What operators begin, call off, retire and restore: once for each command id, with a reason, and audited."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database import in_tenant, reading
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.registry import Actor
from engine.state.tables import Definition
from engine.worker.operations import work_operations
from itsm.audit import AuditEntry
from itsm.operations import log
from itsm.operations.commands import begin_operation, call_off, restore, retire, work_off
from tests.itsm.operations.scenes import put, waiting
from tests.support.processes import start, state_of


def trail(action: str) -> list[tuple[str, int | None, dict[str, object]]]:
    """Entries of the audit trail: subject, who, details; oldest first."""
    with reading() as session:
        found = session.execute(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.key))
        return [(one.subject, one.actor_key, dict(one.details)) for one in found.scalars()]


def is_retired(key: int) -> bool:
    with reading() as session:
        return session.execute(select(Definition.retired_at).where(Definition.key == key)).scalar_one() is not None


def test_beginning_is_audited_with_its_reason(operator: Actor) -> None:
    instances = [start(waiting()) for _ in range(2)]

    started = begin_operation("cancel", instances, "  Opened twice ", operator)

    subject = f"operation {started.operation_key}"
    details = {"kind": "cancel", "things": 2, "reason": "Opened twice"}
    assert trail("operation_started") == [(subject, operator.key, details)]


def test_operation_without_a_reason_is_neither_done_nor_audited(operator: Actor) -> None:
    instance = start(waiting())

    with pytest.raises(InvalidInput, match="reason"):
        begin_operation("cancel", [instance], " ", operator)

    assert (state_of(instance), trail("operation_started")) == ("active", [])


def test_rest_is_called_off_once_and_audited(operator: Actor) -> None:
    instances = [start(waiting()) for _ in range(3)]
    started = begin_operation("cancel", instances, "All", operator)
    work_operations(1)

    first = call_off(started.operation_key, operator, "id-1")
    again = call_off(started.operation_key, operator, "id-1")

    assert (first.items, again) == (2, first)
    assert trail("operation_called_off") == [(f"operation {started.operation_key}", operator.key, {"things": 2})]
    work_operations(50)
    assert [state_of(instance) for instance in instances] == ["cancelled", "active", "active"]


def test_all_of_an_operation_is_worked_off_beside_the_workers(operator: Actor) -> None:
    instances = [start(waiting()) for _ in range(3)]
    started = begin_operation("cancel", instances, "All", operator)

    work_off(started.operation_key)

    assert {state_of(instance) for instance in instances} == {"cancelled"}
    assert log.operation(started.operation_key, operator).ended_at is not None


def test_one_that_cannot_be_done_leaves_the_others_to_be_done(operator: Actor) -> None:
    ended, *others = [start(waiting()) for _ in range(3)]
    begin_operation("cancel", [ended], "First", operator)
    started = begin_operation("cancel", [ended, *others], "All", operator)

    work_off(started.operation_key)

    assert {state_of(instance) for instance in others} == {"cancelled"}
    row = log.operation(started.operation_key, operator)
    assert (row.total, row.done, row.failed, row.waiting) == (3, 2, 1, 0)


@pytest.mark.parametrize("act", [retire, restore])
def test_version_is_not_changed_without_a_reason(operator: Actor, act: Callable[..., object]) -> None:
    key = put(waiting())
    if act is restore:
        retire(key, "Wrong", operator)
    before = is_retired(key)

    with pytest.raises(InvalidInput, match="reason"):
        act(key, "  ", operator)

    assert is_retired(key) is before


def test_version_is_retired_and_restored_once_for_each_command_and_audited(operator: Actor) -> None:
    key = put(waiting())
    start(waiting())  # of another version

    retired = retire(key, " Wrong ", operator, "id-1")
    assert (is_retired(key), retire(key, " Wrong ", operator, "id-1")) == (True, retired)
    restored = restore(key, "Right", operator, "id-2")
    assert (is_retired(key), restore(key, "Right", operator, "id-2")) == (False, restored)

    subject = f"definition {key}"
    assert trail("definition_retired") == [(subject, operator.key, {"reason": "Wrong"})]
    assert trail("definition_restored") == [(subject, operator.key, {"reason": "Right"})]


def test_version_that_is_retired_is_not_retired_again(operator: Actor) -> None:
    key = put(waiting())
    retire(key, "Wrong", operator)

    with pytest.raises(InvalidState):
        retire(key, "Wrong", operator)
    restore(key, "Right", operator)
    with pytest.raises(InvalidState):
        restore(key, "Right", operator)


def test_operations_and_versions_of_another_organisation_are_not_there(operator: Actor, other_tenant: int) -> None:
    started = begin_operation("cancel", [start(waiting()), start(waiting())], "All", operator)
    key = put(waiting())

    with in_tenant(other_tenant):
        for act in (
            lambda: call_off(started.operation_key, operator), lambda: retire(key, "Mischief", operator),
            lambda: log.operation(started.operation_key, operator),
        ):
            with pytest.raises(NotFound):
                act()
        assert log.item_list(started.operation_key, "", None, operator, "en").items == []

    assert not is_retired(key)
    assert log.operation(started.operation_key, operator).waiting == 2
