"""Settings of the studio: kept, told, and refused in words."""

import pytest

from database import reading
from itsm.studio.using.settings import StudioSettings, studio_settings
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

PAGE = "/settings/studio"


@pytest.fixture
def admin(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """An administrator's browser."""
    return Browser(signed_in(make_person("Ada Admin", roles=("administrator",))))


def test_settings_are_kept_and_told_with_who_changed_them(admin: Browser) -> None:
    admin.open(PAGE)

    page = shown(admin.send(PAGE, {"reviewed_by_another": "true", "undo_hours": "24"}))

    assert "Saved." in page and "Ada Admin" in page and "Hours to take it back" in page
    with reading() as session:
        assert studio_settings(session) == StudioSettings(True, 24, 1)


@pytest.mark.parametrize("typed", ["", "soon", "-1", "721", "9" * 20])
def test_hours_that_are_none_are_refused_beside_the_field(admin: Browser, typed: str) -> None:
    admin.open(PAGE)

    page = admin.send(PAGE, {"undo_hours": typed})

    assert page.status_code == 422 and 'id="f-undo_hours-error"' in page.text
    with reading() as session:
        assert studio_settings(session) == StudioSettings()
