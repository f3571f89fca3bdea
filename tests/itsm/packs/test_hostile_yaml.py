"""A pack.yaml that means harm is refused with a finding, at once; what it names is neither made nor run."""

from time import process_time

import pytest

from engine.errors import InvalidDefinition
from itsm.packs.reading import read_record_type
from tests.itsm.packs.test_pack_reading import PACK

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS.encode(), b"a: &a [*a]\n", b"a: &a {b: 1}\nc: {<<: *a}\n", b"[" * 100_000, b"a: " * 100_000,
        b"{a: " * 50_000, b"- " * 50_000, b"k: [" + b"1," * 499_000 + b"1]\n", b"x" * 1_000_001,
        b"!!python/object/apply:os.system ['touch hostile']\n", b"a: !!python/name:os.system\n",
        b"a: !!binary aGk=\n", b"a: !!timestamp 9999-99-99\n", b"a: 1\na: 2\n", b"--- 1\n--- 2\n", b"\xff\xfea",
        b"\x00", b"a: \x07", b"? {a: 1}\n: 2\n", b"a: " + b"9" * 5000 + b"\n", b"%YAML 9.9\n---\na: 1\n", b"",
        b"key: ../../etc/passwd\n", b"- 1\n- 2\n", b"null\n",
    ],
)  # fmt: skip
def test_file_that_means_harm_is_refused_at_once(content: bytes) -> None:
    begun = process_time()

    with pytest.raises(InvalidDefinition):
        read_record_type(content, "pack.yaml")

    assert process_time() - begun < 5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("key: visit\n", "key: ../visit\n"), ("key: visit\n", "key: 'vis it'\n"), ("key: visit\n", "key: [visit]\n"),
        ("prefix: VIS\n", "prefix: \"VIS\\nBcc: x\"\n"), ("prefix: VIS\n", "prefix: {a: 1}\n"),
        ("process: visit\n", "process: [1]\n"), ("icon: door\n", "icon: ['<script>']\n"),
        ("list: [number, title]\n", "list: [number, '__class__']\n"), ("line: 1", "line: 9999999999999999999999"),
    ],
)  # fmt: skip
def test_value_that_means_harm_is_refused_with_its_place(old: str, new: str) -> None:
    assert old in PACK

    with pytest.raises(InvalidDefinition) as refused:
        read_record_type(PACK.replace(old, new).encode(), "pack.yaml")

    assert all(one.element_id for one in refused.value.findings)
