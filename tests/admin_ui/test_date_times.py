"""Fields that are a date and time: shown on the reader's clock, typed there, kept in UTC, exported as ISO."""

from datetime import UTC, timedelta

import pytest

from database import reading
from itsm.packs.deployed import record_type
from itsm.records.commands import update_fields
from itsm.records.tables import Record
from itsm.records.values import fitted
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.schedule import MONDAY, NUMBER, TYPE, Site, use_pack

pytestmark = pytest.mark.usefixtures("app")
SHOWN = {"en": "23 Nov 2026, 18:00", "zh-CN": "2026年11月23日 18:00"}
LATER = {"en": "24 Nov 2026, 18:30", "zh-CN": "2026年11月24日 18:30"}


@pytest.fixture
def site(tenant: int, make_person: MakePerson, clock: Clock) -> Site:
    """An agent who plans and a lead, of Shanghai."""
    use_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",))
    return Site(agent, make_person("Lea Lead", roles=("team_lead",), teams=("line-1",)))


@pytest.mark.parametrize("language", list(SHOWN))
def test_date_time_is_shown_on_the_clock_of_the_reader(
    site: Site, signed_in: SignedIn, make_person: MakePerson, language: str
) -> None:
    site.report()
    update_fields(NUMBER, {"starts": (MONDAY + timedelta(days=1, minutes=30)).isoformat()}, site.agent)
    update_fields(NUMBER, {"starts": MONDAY.isoformat()}, site.agent)
    client = signed_in(make_person("Rea Reader", ("team_lead",), ("line-1",), language=language))

    for page in (f"/records/{NUMBER}/fields", f"/records?type={TYPE}&columns=starts", f"/records/{NUMBER}"):
        shown = client.get(page).text
        assert SHOWN[language] in shown, page
        assert "2026-11-23T10:00+00:00" not in shown, page
    assert LATER[language] in client.get(f"/records/{NUMBER}").text, "What it was stands on the timeline."


def test_date_time_is_typed_in_a_field_for_it(site: Site, signed_in: SignedIn) -> None:
    site.report()

    page = signed_in(site.agent).get(f"/records/{NUMBER}").text

    assert 'name="starts" type="datetime-local" value="2026-11-23T18:00"' in page


def test_date_time_is_exported_as_iso(site: Site, signed_in: SignedIn) -> None:
    site.report()

    found = signed_in(site.lead).get(f"/records/export.csv?type={TYPE}&columns=starts")

    assert "2026-11-23T10:00+00:00" in found.get_data(as_text=True)


def test_date_time_is_kept_in_utc_whatever_its_offset(site: Site) -> None:
    site.report()
    local = (MONDAY + timedelta(days=1)).astimezone(UTC).isoformat().replace("10:00:00+00:00", "18:00:00+08:00")

    update_fields(NUMBER, {"starts": local}, site.agent)

    with reading() as session:
        kept = session.get(Record, 1)
    assert kept is not None
    assert kept.own_fields["starts"] == "2026-11-24T10:00+00:00"
    zoned = {"starts": "2026-11-24T18:00:00+08:00@Asia/Shanghai"}
    assert fitted(record_type(TYPE), zoned) == {"starts": "2026-11-24T10:00+00:00"}
