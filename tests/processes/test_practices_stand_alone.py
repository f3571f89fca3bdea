"""Each practice is a drawing of its own: whoever redraws one changes nothing for the others that run beside it."""

import pytest

from itsm.packs.folder import PackFiles, load_files, load_folder
from itsm.packs.versions.on_disk import read_folder
from itsm.scenarios import run_files
from tests.processes.packs import PACKS, PRACTICES, PackFolder
from tests.processes.redrawing import redrawn

ALL = {pack.key: load_folder(pack.folder) for pack in PACKS}


def _redrawn(pack: PackFolder) -> tuple[PackFiles, list[str]]:
    files, changes = read_folder(pack.folder), []
    for name in [name for name in files if name.endswith(".bpmn")]:
        files[name], made = redrawn(files[name])
        changes += made
    return load_files(pack.key, files), changes


@pytest.mark.parametrize("pack", PRACTICES, ids=lambda pack: pack.key)
def test_others_go_on_when_steps_of_a_practice_are_removed_renamed_and_reordered(pack: PackFolder) -> None:
    changed, changes = _redrawn(pack)
    assert {change.split()[0] for change in changes} == {"removed", "renamed", "reordered"}
    in_use = ALL | {pack.key: changed}

    failed = dict[tuple[str, str], str]()
    for other in (one for one in PRACTICES if one.key != pack.key):
        beside = [files for key, files in in_use.items() if key != other.key]
        run = run_files(in_use[other.key], beside=beside)
        failed |= {(other.key, one.name): str(one.problem) for one in run.results if not one.passed}

    assert failed == {}, changes
