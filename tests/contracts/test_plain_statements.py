"""The tenant filter sits on sessions: statements that go round it, over a connection, stand in few known places."""

import ast

from tests.contracts.tree import modules

KNOWN = {
    "engine/runtime/command.py", "engine/state/definitions.py", "engine/state/fault_writes.py",
    "engine/state/instance_writes.py", "engine/state/job_writes.py", "engine/state/migration_writes.py",
    "engine/state/newest.py", "engine/state/worker_rows.py",
    "engine/state/writes.py",
    "itsm/clocks/keeping.py", "itsm/notices/occasions.py", "itsm/records/entries.py", "itsm/records/numbers.py",
    "itsm/records/opened.py",
}  # fmt: skip
"""They insert or select rows with the tenant in force, or write rows by keys that a filtered read gave."""


def test_statements_go_round_the_tenant_filter_in_known_places_only() -> None:
    found = {
        module.path
        for module in modules("admin_ui", "api", "engine", "itsm")
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("connection", "exec_driver_sql"))
        or (isinstance(node, ast.Name) and node.id == "Prepared")
    }

    assert found == KNOWN, "Expected statements on models, run by the session, which filters by tenant."
