"""Fields that name a person: by the name wherever the record is read, and never by a key."""

import re

import pytest

from itsm.records.commands import update_fields
from tests.admin_ui.test_date_times import site
from tests.support.people import SignedIn
from tests.support.schedule import NUMBER, TYPE, Site

__all__ = ["site"]
pytestmark = pytest.mark.usefixtures("app")


def test_person_is_named_on_the_record_its_timeline_lists_and_files(site: Site, signed_in: SignedIn) -> None:
    site.report()
    update_fields(NUMBER, {"doer": str(site.lead.key)}, site.agent)
    update_fields(NUMBER, {"doer": str(site.agent.key)}, site.agent)
    client = signed_in(site.lead)

    row = client.get(f"/records?type={TYPE}&columns=doer").text
    line = client.get(f"/records/{NUMBER}").text
    file = client.get(f"/records/export.csv?type={TYPE}&columns=doer").get_data(as_text=True)

    assert ">Ben Agent</td>" in row
    assert re.search(r"Who does it(<[^>]+>|[\s:])*Lea Lead(<[^>]+>|[\s→])*Ben Agent", line)
    assert "Ben Agent" in file
    assert "Ben Agent" in client.get(f"/records/{NUMBER}/fields").text
