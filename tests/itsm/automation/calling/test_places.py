"""Where a call may go: nothing that is not listed, and no place that nobody meant by listing it."""

import pytest

from engine.errors import InvalidInput
from itsm.automation.calling.places import Host, place_of, read_host, require_allowed

HOSTS = {
    one.host: one
    for one in (
        Host("api.example.org"), Host("api.example.org:8443"), Host("in.example.org", inside=True),
        Host("plain.example.org", plain=True), Host("127.0.0.1:9000", inside=True, plain=True), Host("192.0.2.7"),
        Host("localhost:9000", inside=True, plain=True), Host("[fd00::1]", inside=True),
    )
}


@pytest.mark.parametrize(
    ("address", "header", "path"),
    [
        ("https://api.example.org", "api.example.org", "/"),
        ("https://API.Example.org:443/a?b=c#d", "api.example.org", "/a?b=c"),
        ("https://api.example.org:8443/a", "api.example.org:8443", "/a"),
        ("http://plain.example.org/x", "plain.example.org", "/x"),
        ("https://api.example.org/打印?词=机", "api.example.org", "/%E6%89%93%E5%8D%B0?%E8%AF%8D=%E6%9C%BA"),
        ("https://[fd00::1]/x", "[fd00::1]", "/x"),
    ],
)
def test_listed_address_is_a_place(address: str, header: str, path: str) -> None:
    place = place_of(address, HOSTS)

    assert (place.header, place.path) == (header, path)


@pytest.mark.parametrize(
    "address",
    [
        "", "api.example.org", "//api.example.org/", "ftp://api.example.org/", "file:///etc/passwd",
        "gopher://api.example.org/", "javascript:alert(1)", "http://api.example.org/", "https://other.example.org/",
        "https://api.example.org.evil.org/", "https://evil.org/api.example.org", "https://api.example.org:444/",
        "https://api.example.org:0/", "https://api.example.org:99999/", "https://user@api.example.org/",
        "https://user:word@api.example.org/", "https://api.example.org@evil.org/", "https://evil.org#@api.example.org/",
        "https://evil.org\\@api.example.org/", "https://api.example.org\\.evil.org/", "https://api.example.org/a b",
        "https://api.example.org/\r\nHost: evil.org", "https://api.example.org\t/", "https://127.0.0.1:9000/x y",
        "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/", "https://api.example.org./", "https://ａpi.example.org/",
        "https://api.example.org/" + "x" * 2000,
    ],
)  # fmt: skip
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput):
        place_of(address, HOSTS)


@pytest.mark.parametrize(
    ("host", "found", "allowed"),
    [
        ("https://api.example.org", ["93.184.215.14"], True),
        ("https://api.example.org", ["93.184.215.14", "10.0.0.1"], False),
        ("https://api.example.org", ["127.0.0.1"], False),
        ("https://api.example.org", ["0.0.0.0"], False),
        ("https://api.example.org", ["192.168.1.1"], False),
        ("https://api.example.org", ["172.16.0.1"], False),
        ("https://api.example.org", ["100.64.0.1"], False),
        ("https://api.example.org", ["169.254.169.254"], False),
        ("https://api.example.org", ["224.0.0.1"], False),
        ("https://api.example.org", ["255.255.255.255"], False),
        ("https://api.example.org", ["::1"], False),
        ("https://api.example.org", ["::"], False),
        ("https://api.example.org", ["fe80::1%eth0"], False),
        ("https://api.example.org", ["fd00::1"], False),
        ("https://api.example.org", ["::ffff:10.0.0.1"], False),
        ("https://api.example.org", ["::ffff:93.184.215.14"], True),
        ("https://api.example.org", ["2002:0a00:0001::1"], False),
        ("https://api.example.org", ["64:ff9b::10.0.0.1"], False),
        ("https://api.example.org", ["64:ff9b::93.184.215.14"], True),
        ("https://api.example.org", ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"], True),
        ("https://api.example.org", ["fec0::1"], False),
        ("https://api.example.org", ["::7f00:1"], False),
        ("https://api.example.org", ["::ffff:0:10.0.0.1"], False),
        ("https://api.example.org", ["64:ff9b:1::a00:1"], False),
        ("https://api.example.org", ["2001:0:7f00:1::"], False),
        ("https://api.example.org", ["100.100.100.200"], False),
        ("https://in.example.org", ["fec0::1"], True),
        ("https://in.example.org", ["fd00:ec2::254"], False),
        ("https://in.example.org", ["100.100.100.200"], False),
        ("https://in.example.org", ["10.0.0.1"], True),
        ("https://in.example.org", ["fd00::1"], True),
        ("https://in.example.org", ["127.0.0.1"], False),
        ("https://in.example.org", ["169.254.169.254"], False),
        ("https://in.example.org", ["::ffff:169.254.169.254"], False),
        ("https://in.example.org", ["64:ff9b::169.254.169.254"], False),
        ("http://127.0.0.1:9000", ["127.0.0.1"], True),
        ("http://localhost:9000", ["127.0.0.1", "::1"], True),
        ("http://localhost:9000", ["169.254.169.254"], False),
    ],
)
def test_name_may_lead_to_allowed_places_alone(host: str, found: list[str], allowed: bool) -> None:
    place = place_of(host, HOSTS)

    if allowed:
        require_allowed(place, found)
    else:
        with pytest.raises(InvalidInput):
            require_allowed(place, found)


@pytest.mark.parametrize(
    ("written", "kept"),
    [(" API.example.org ", "api.example.org"), ("a.b:8443", "a.b:8443"), ("[FD00::1]:80", "[fd00::1]:80")],
)
def test_host_is_kept_in_one_spelling(written: str, kept: str) -> None:
    assert read_host(written) == kept


@pytest.mark.parametrize(
    "written",
    ["", "https://a.b", "a.b/", "a.b/c", "u@a.b", "a.b:0", "a.b:x", "a.b:70000", "a b", "-a.b", "a..b", "*.a.b", "a.b?",
     "a.b#", "[::1", "例子.cn", "a" * 300],
)  # fmt: skip
def test_what_is_no_host_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        read_host(written)
