"""One commit site: transactions are begun, committed and rolled back by the unit of work and nobody else."""

import ast

from tests.contracts.tree import ROOMS, Module, modules

SITE = "database"
MIGRATING = "app/migrate.py"
"""Alembic changes the schema in a transaction of its own, before any command can run."""

ENDS = {"begin", "commit", "rollback"}


def _transactions(module: Module) -> list[str]:
    return [
        f"{module.path}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ENDS
    ]


def test_only_the_database_room_ends_transactions() -> None:
    rooms = [room for room in ROOMS if room not in (SITE, "benchmarks")]

    found = [
        call for module in modules(*rooms) if module.path != MIGRATING for call in _transactions(module)
    ]

    assert not found, "Expected writes inside database.unit_of_work()."


def test_the_unit_of_work_begins_a_transaction_in_one_place() -> None:
    found = [call for module in modules(SITE) for call in _transactions(module)]

    assert [call.split(":")[0] for call in found] == ["database/work.py"]
