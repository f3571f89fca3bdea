"""Packs as ZIP files: what was written is read, and what is hostile is refused."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest

from engine.errors import InvalidInput
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.beginning import archives
from tests.support.records import INCIDENT


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_what_is_written_is_read_and_the_same_pack_makes_the_same_bytes() -> None:
    contents = read_folder(INCIDENT)

    data = archives.written("incident", contents)

    assert archives.read(data) == contents
    assert archives.written("incident", contents) == data


def test_folders_of_the_house_and_rubbish_of_systems_are_known() -> None:
    files = {
        "x/processes/visit/pack.yaml": b"a", "x/forms/visit/a.form": b"b", "x/forms/visit/zh-CN.yaml": b"c",
        "__MACOSX/x/._pack.yaml": b"", "x/processes/visit/.DS_Store": b"", "x/README.md": b"",
    }  # fmt: skip

    assert archives.read(zipped(files)) == {"pack.yaml": b"a", "forms/a.form": b"b", "forms/zh-CN.yaml": b"c"}


@pytest.mark.parametrize(
    "files",
    [
        {"pack.yaml": b"", "../../etc/passwd": b"x"},
        {"pack.yaml": b"", "/etc/cron.d/x.yaml": b"x"},
        {"pack.yaml": b"", "run.sh": b"x"},
        {"pack.yaml": b"", "forms\\..\\x.form": b"x"},
        {"a.bpmn": b""},
        {"processes/a/pack.yaml": b"", "processes/b/pack.yaml": b""},
    ],
)
def test_archive_with_what_no_pack_has_is_refused(files: Mapping[str, bytes]) -> None:
    with pytest.raises(InvalidInput):
        archives.read(zipped(files))


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"pack.yaml": b"", **{f"{number}.bpmn": b"0" * 4_900_000 for number in range(6)}})
    many = zipped({"pack.yaml": b"", **{f"{number}.bpmn": b"" for number in range(301)}})

    assert len(bomb) < 60_000
    for data in (bomb, many, zipped({"pack.yaml": b"0" * 5_000_001})):
        with pytest.raises(InvalidInput, match="at most"):
            archives.read(data)


def test_size_that_the_archive_lies_about_is_not_believed() -> None:
    data = bytearray(zipped({"pack.yaml": b"0" * 5_500_000}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)

    with pytest.raises(InvalidInput):
        archives.read(bytes(data))


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        archives.read(data)
