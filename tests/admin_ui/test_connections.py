"""Settings of what diagrams may call: hosts are listed, secrets are kept and never shown."""

import pytest

from engine.registry import Actor
from itsm.automation.calling.hosts import hosts
from itsm.automation.calling.secrets import secrets
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import SignedIn

PAGE = "/settings/connections"


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def test_host_is_listed_and_taken_off_with_its_secrets(admin: Browser) -> None:
    admin.open(PAGE)
    admin.send(f"{PAGE}/hosts", host="API.example.org:8443", inside="true")
    page = admin.send(f"{PAGE}/secrets", name="token", host="api.example.org:8443", secret="pa55word")

    assert [(one.host, one.inside, one.plain) for one in hosts()] == [("api.example.org:8443", True, False)]
    assert "token for api.example.org:8443" in shown(page) and "pa55word" not in page.text

    page = admin.send(f"{PAGE}/hosts/{hosts()[0].key}/remove")

    assert hosts() == [] and secrets() == [] and "No host is listed." in shown(page)


@pytest.mark.parametrize("host", ["", "https://a.example.org", "a.example.org/b", "a.example.org"])
def test_host_that_is_none_or_listed_is_refused_beside_its_field(admin: Browser, host: str) -> None:
    admin.open(PAGE)
    admin.send(f"{PAGE}/hosts", host="a.example.org")

    page = admin.send(f"{PAGE}/hosts", host=host)

    assert page.status_code == 422 and 'id="h-host-error"' in page.text and f'value="{host}"' in page.text
    assert len(hosts()) == 1


@pytest.mark.parametrize(
    ("name", "host", "secret", "field"),
    [
        ("Token", "a.example.org", "x", "name"), ("token", "b.example.org", "x", "host"),
        ("token", "a.example.org", "", "secret"), ("token", "a.example.org", "密码", "secret"),
        ("token", "a.example.org", "a\nb", "secret"),
    ],
)  # fmt: skip
def test_secret_that_does_not_fit_is_refused_and_not_given_back(
    admin: Browser, name: str, host: str, secret: str, field: str
) -> None:
    admin.open(PAGE)
    admin.send(f"{PAGE}/hosts", host="a.example.org")

    page = admin.send(f"{PAGE}/secrets", name=name, host=host, secret=secret)

    assert page.status_code == 422 and f'id="s-{field}-error"' in page.text
    assert secrets() == [] and (len(secret) < 2 or secret not in page.text)


def test_secret_is_replaced_and_told_in_the_trail_without_its_words(admin: Browser) -> None:
    admin.open(PAGE)
    admin.send(f"{PAGE}/hosts", host="a.example.org")
    for secret in ("first-one", "other-one"):
        admin.send(f"{PAGE}/secrets", name="token", host="a.example.org", secret=secret)

    trail = admin.open("/settings/audit")

    assert len(secrets()) == 1
    assert "secret kept" in trail and "first-one" not in trail and "other-one" not in trail
