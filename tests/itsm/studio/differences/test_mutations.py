"""No difference is lost: whatever is changed in a shipped pack is told, and what is only written otherwise is not."""

from random import Random

import pytest

from itsm.studio.differences import differences
from tests.itsm.studio.differences.mutating import PACKS, change, files_of, untouched

MUTATIONS = 300
"""Of each pack."""


@pytest.mark.parametrize("pack", PACKS)
def test_every_change_is_told(pack: str) -> None:
    files, random = files_of(pack), Random(pack)
    names = sorted(files)
    for _ in range(MUTATIONS):
        chosen = random.choice(names)
        name, content, told = change(chosen, files[chosen], random)

        found = differences(files, {**files, name: content})

        assert found and {one.file for one in found} == {name}
        said = " ".join(f"{one.before} {one.after} {one.sentence} {one.property}" for one in found)
        assert told in said or any(one.kind in ("added", "removed", "moved") for one in found), (name, told, found)
        assert not any(str(one.sentence).endswith("says the same") for one in found)


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_only_written_otherwise_says_so(pack: str) -> None:
    files = files_of(pack)

    found = differences(files, untouched(files))

    assert {one.sentence.template for one in found} == {"File %(file)s is written otherwise and says the same"}


@pytest.mark.parametrize("pack", PACKS)
def test_pack_does_not_differ_from_itself(pack: str) -> None:
    assert differences(files_of(pack), files_of(pack)) == []
