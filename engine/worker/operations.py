"""What the worker does for operators: the next items of their operations."""

from database import all_tenants, in_tenant
from engine.runtime.attempts import in_turn, lay_down
from engine.runtime.work_operation import pending_items, work_item
from engine.state.tables import OperationItem


def work_operations(limit: int) -> int:
    """Work at most ``limit`` waiting items off, oldest first; gives how many were tried. Raises DBAPIError."""
    with all_tenants():
        waiting = pending_items(limit)
    tried = 0
    for item in in_turn(OperationItem, waiting):
        tried += 1
        with in_tenant(item.tenant_id):
            if not work_item(item.key, item.attempts):
                lay_down(OperationItem, item.key)
    return tried
