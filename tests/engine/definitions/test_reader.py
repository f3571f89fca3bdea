"""The hardened XML reader."""

import pytest

from engine.definitions.reader import DECISIONS, DIAGRAMS, read_xml
from engine.errors import InvalidDefinition

BOMB = b'<!DOCTYPE a [<!ENTITY x "yyyyyyyyyy">]><a>&x;</a>'


def test_reader_returns_the_root() -> None:
    assert read_xml(b"<a><b/></a>").tag == "a"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1 is not"),
        (b"<a>\n<b></a>", "line 2 is not"),
        (b"not xml", "line 1 is not"),
        (b"<!DOCTYPE a><a/>", "DOCTYPE"),
        (b"<!doctype a><a/>", "DOCTYPE"),
        (BOMB, "DOCTYPE"),
        (BOMB.decode().encode("utf-16"), "DOCTYPE"),
        (b" " * 70_000 + BOMB, "not|DOCTYPE"),
        (b"<!--" + b" " * 70_000 + b"-->" + BOMB, "DOCTYPE"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
        (b"<a>" * 101 + b"</a>" * 101, "100 levels"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, "not|levels"),
        (b"<a>" + b"<b/>" * 20_000 + b"</a>", "20000 elements"),
        (b"<a>\n<b id='" + b"x" * 201 + b"'/></a>", "ids of at most 200 characters, but line 2"),
        (b"<a>" + b" " * DIAGRAMS.bytes + b"</a>", "at most"),
    ],
)
def test_reader_refuses(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidDefinition, match=reason) as refusal:
        read_xml(data)

    assert [finding.rule for finding in refusal.value.findings] == ["well-formed"]


def test_decisions_have_room_for_the_largest_table() -> None:
    cell = b"<inputEntry><text>1</text></inputEntry>"
    table = b"<t>" + (b"<rule>" + cell * 10 + b"</rule>") * 20_000 + b"</t>"

    assert len(read_xml(table, DECISIONS)) == 20_000
    with pytest.raises(InvalidDefinition, match=r"at most"):
        read_xml(table, DIAGRAMS)
