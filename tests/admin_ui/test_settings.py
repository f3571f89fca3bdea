"""Settings: its sections by group, found by words of both languages, and shown to those who may open them."""

from collections.abc import Iterator

import pytest

from admin_ui.views.settings import sections
from admin_ui.views.settings.sections import Section, section
from engine.errors import text
from engine.registry import Actor
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn


@pytest.fixture
def one_section(monkeypatch: pytest.MonkeyPatch) -> Iterator[Section]:
    """Settings with one section, which says ``Time zone`` among its words."""
    monkeypatch.setattr(sections, "_sections", {})
    words = (text("Time zone"),)
    yield section("trial", text("About me"), text("My sessions"), "me.show", "settings.manage", words, group="access")


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn, one_section: Section) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


@pytest.mark.parametrize("query", ["", "about", "ZONE", "sessions zone", "时区", "%E6%97%B6%E5%8C%BA about"])
def test_section_is_found_by_words_of_both_languages(admin: Browser, query: str) -> None:
    page = admin.open(f"/settings?q={query}")

    assert 'href="/me"><svg' in page
    assert "Access" in shown_main(admin)


def test_section_is_not_found_when_one_word_does_not_fit(admin: Browser) -> None:
    admin.open("/settings?q=about+roster")

    assert "Nothing found" in shown_main(admin)
    assert "My sessions" not in shown_main(admin)


def test_rail_leads_administrators_to_settings(admin: Browser) -> None:
    page = admin.open("/me")

    assert 'href="/settings"' in page


def test_settings_are_neither_shown_nor_open_to_those_without_a_section(
    one_section: Section, make_person: MakePerson, signed_in: SignedIn
) -> None:
    agent = Browser(signed_in(make_person("Ben", roles=("agent",))))

    assert 'href="/settings"' not in agent.open("/me")
    assert agent.client.get("/settings").status_code == 403


def test_section_with_an_unknown_operation_or_a_taken_key_is_refused(one_section: Section) -> None:
    with pytest.raises(KeyError, match="permission"):
        section("other", text("About me"), text("My sessions"), "me.show", "settings.none")
    with pytest.raises(ValueError, match="taken"):
        section("trial", text("About me"), text("My sessions"), "me.show", "settings.manage")


def shown_main(browser: Browser) -> str:
    """The words of the open page's main part."""
    assert browser.page is not None
    return shown(browser.page).split("Skip to content", 1)[1]
