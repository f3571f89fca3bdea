"""What a pack may begin with works as it is, and under another key."""

import pytest

from itsm.packs.checking import check_files
from itsm.packs.folder import load_files
from itsm.scenarios import run_files
from itsm.studio.beginning.copying import NewName, copied
from itsm.studio.beginning.starters import starter_files, starters

NEW = NewName("visit", "VIS", {"en": "Visit", "zh-CN": "来访"})


@pytest.mark.parametrize("key", list(starters()))
def test_starter_under_another_key_has_no_findings_and_passes_its_tests(key: str) -> None:
    files = copied(key, starter_files(key), NEW)

    assert [str(found.message) for found in check_files("visit", files)] == []
    results = run_files(load_files("visit", files)).results
    assert [(result.name, str(result.problem)) for result in results if not result.passed] == []


@pytest.mark.parametrize("key", list(starters()))
def test_no_id_of_a_copy_is_one_of_the_original(key: str) -> None:
    original, copy = load_files(key, starter_files(key)), load_files("visit", copied(key, starter_files(key), NEW))

    ids = {(one.kind, one.id) for one in original.resources}

    assert {(one.kind, one.id) for one in copy.resources} & ids == set()
    assert (copy.record_type.prefix, copy.record_type.name("zh-CN")) == ("VIS", "来访")
    assert not any(one.name.rpartition("/")[2] in {f"{key}.bpmn", f"{key}_report.form"} for one in copy.resources)
