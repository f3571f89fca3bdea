"""Services are one thing: what forms offer, records keep, pages show and service levels name."""

import pytest

from engine.errors import InvalidForm
from engine.registry import Actor
from itsm.catalogue.commands import save_service
from itsm.catalogue.queries.names import service_name
from itsm.forms.options.source import Source
from itsm.options.offering import FormOptions
from itsm.organisation.commands import remove_thing
from itsm.organisation.queries.thing_view import thing_view
from itsm.packs.deployed import record_type
from tests.support.catalogue import PRINTER, TYPE, Shop


def offered(shop: Shop, language: str = "en") -> dict[str, str]:
    """What a field offers that takes its options from services."""
    found = FormOptions(record_type(TYPE), language, shop.requester).options_from(Source("services"), "service", [], {})
    return {str(one["value"]): str(one["label"]) for one in found}


def test_forms_offer_live_services_by_the_way_to_them(shop: Shop, administrator: Actor) -> None:
    save_service(None, {"code": "draft", "name_en": "Draft"}, administrator)

    found = offered(shop)

    assert found["devices"] == "Workplace › Computers and screens"
    assert offered(shop, "zh-CN")["devices"] == "办公环境 › 电脑与显示器"
    assert list(found).index("workplace-service") < list(found).index("devices")
    assert "draft" not in found


def test_a_record_shows_the_name_of_its_service_and_any_other_words_as_they_are(shop: Shop) -> None:
    shop.order("printer-access", PRINTER)

    assert service_name("printing-service", "zh-CN") == "打印"
    assert service_name("Some old text", "en") == "Some old text"


def test_records_of_a_service_are_told_before_it_is_retired(shop: Shop, administrator: Actor) -> None:
    key = save_service(None, {"code": "fax", "name_en": "Fax", "live": "true"}, administrator).key

    assert not thing_view("service", key, administrator).uses
    assert remove_thing("service", key, administrator).deleted


@pytest.mark.parametrize("code", ["", "a;b", "<b>", "x" * 201])
def test_a_code_that_a_file_could_not_carry_is_refused(shop: Shop, administrator: Actor, code: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_service(None, {"code": code, "name_en": "Odd"}, administrator)

    assert set(refused.value.fields) == {"code"}
