"""What the worker does for operators: the next items of their operations."""

from database import all_tenants, in_tenant
from engine.runtime.work_operation import pending_items, work_item


def work_operations(limit: int) -> int:
    """Work at most ``limit`` waiting items off, oldest first; gives how many. Raises DBAPIError."""
    with all_tenants():
        waiting = pending_items(limit)
    for item in waiting:
        with in_tenant(item.tenant_id):
            work_item(item.key)
    return len(waiting)
