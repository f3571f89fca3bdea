"""Names: no module is a drawer for anything, and a test stands where its subject stands."""

from pathlib import Path

from tests.contracts.tree import ROOMS, ROOT, modules

DRAWERS = {"utils", "util", "helpers", "helper", "service", "services", "misc", "manager", "common"}
OF_THEIR_OWN = {"tests/engine/elements", "tests/engine/states"}
"""Folders by behaviour rather than by module: one model for each element, states that must load for ever."""

MIRRORED = ("app", "admin_ui", "api", "database", "engine", "itsm")


def test_no_module_is_a_drawer() -> None:
    found = [
        module.path
        for module in modules(*ROOMS, "tests")
        if DRAWERS.intersection(Path(module.path).with_suffix("").parts)
    ]

    assert not found, "Expected a module named after its subject."


def test_folders_of_tests_mirror_the_rooms() -> None:
    found = []
    for module in modules("tests"):
        folder = Path(module.path).parent
        parts = folder.parts[1:]
        if str(folder) in OF_THEIR_OWN:
            continue
        if parts and parts[0] in MIRRORED and not (ROOT / Path(*parts)).is_dir():
            found.append(str(folder))

    assert sorted(set(found)) == []


def test_tests_are_named_after_what_they_test() -> None:
    found = [
        module.path
        for module in modules("tests")
        if any(function.name.startswith("test_") for function in module.functions())
        and not Path(module.path).name.startswith("test_")
    ]

    assert not found
