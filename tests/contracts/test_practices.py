"""No practice is named in Python: what an incident or a problem is stands in its pack, and packs are enough."""

import ast
from collections.abc import Iterator

import yaml

from tests.contracts.tree import ROOT, Module, modules

ROOMS = ("engine", "itsm", "api", "admin_ui")
SPEAKS_ITS_CLIENTS_WORDS = "api/v2/"
"""There an incident is what its clients call a fault of a process."""

OTHER_MEANINGS = {
    # why something could not be done, as a name among values
    "problem": {
        "admin_ui/views/record.py", "admin_ui/views/settings/mailboxes.py",
        "admin_ui/views/settings/sign_on/sources.py", "api/expressions.py", "engine/dmn/boxed_scope.py",
        "itsm/accounts/directory/run.py", "itsm/mail/sending.py", "itsm/mailboxes/fetching.py",
        "itsm/mailboxes/mailboxes.py", "itsm/studio/tested/child.py", "itsm/studio/tested/results.py",
    },
    # what somebody asks for, as a group of fields and as who ended a vote
    "request": {"itsm/approvals/words.py", "itsm/packs/model.py"},
    # an act or an entry: something was, or is to be, changed
    "change": {
        "admin_ui/views/portal_record.py", "admin_ui/views/records.py", "admin_ui/views/settings/sign_on/sources.py",
        "admin_ui/views/settings/things.py", "itsm/records/entries.py",
    },
    # a task is given back to its team
    "release": {
        "engine/runtime/release_user_task.py", "itsm/approvals/flow/watching.py", "itsm/records/flow/policy.py",
        "itsm/records/queries/tasks.py",
    },
    # why somebody is away
    "training": {"itsm/organisation/choices.py"},
    # who delivers a service, as one of its properties
    "supplier": {
        "admin_ui/views/settings/offerings.py", "admin_ui/views/settings/told.py",
        "itsm/catalogue/commands/save_service.py", "itsm/catalogue/queries/kept.py",
        "itsm/catalogue/shipping/reading.py", "itsm/exchange/kinds/offered/catalogue.py",
    },
    # what everybody calls the targets towards customers, as a word by which settings are found
    "SLA": {"admin_ui/views/settings/service_levels.py"},
    # an amount of money
    "cost": {"api/practices/catalogue.py", "api/practices/war_rooms.py", "itsm/catalogue/shipping/reading.py"},
}
"""Words that are the key of a practice and mean something else in these modules."""


def _practices() -> set[str]:
    """Keys and number prefixes of the record types that are shipped; libraries are none."""
    found: set[str] = set()
    for path in sorted(ROOT.glob("processes/*/pack.yaml")):
        pack = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not pack.get("library"):
            found |= {pack["key"], pack["prefix"], f"{pack['prefix']}-"}
    return found


def _literals(module: Module) -> Iterator[tuple[int, str]]:
    """Every text of a module with its line, those inside f-strings too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_no_practice_is_named_in_python() -> None:
    practices = _practices()
    assert {"incident", "INC"} <= practices

    found = [
        f"{module.path}:{line} “{word}”"
        for module in modules(*ROOMS)
        if not module.path.startswith(SPEAKS_ITS_CLIENTS_WORDS)
        for line, word in _literals(module)
        if word in practices and module.path not in OTHER_MEANINGS.get(word, ())
    ]

    assert found == [], "Expected what a practice is to stand in its pack alone. Read it from the pack, or declare it."


def test_every_other_meaning_is_still_there() -> None:
    said = {(word, module.path) for module in modules(*ROOMS) for _line, word in _literals(module)}

    assert {(word, path) for word, paths in OTHER_MEANINGS.items() for path in paths} - said == set()
