"""Services and items of the catalogue: what is above or part of another stands before it in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import text
from itsm.catalogue.choices import AUDIENCES
from itsm.catalogue.commands import save_item, save_service
from itsm.catalogue.commands.checks import FOR
from itsm.catalogue.commands.checks import listed as codes_in
from itsm.catalogue.money import read_amount, written_amount
from itsm.catalogue.queries.kept import item_texts, service_codes, service_texts
from itsm.catalogue.tables import ItemRow, ServiceRow
from itsm.exchange.cells import flag, joined, listed
from itsm.exchange.kind import Field, Standing
from itsm.exchange.kinds.things import CODE, NAMES, Things, thing_kind

_TEXTS = (
    Field("text_en", text("Description in English")), Field("text_zh-CN", text("Description in Chinese")),
)  # fmt: skip
_LIVE = Field("live", text("Live"), stays=True, spelt=flag)
_PLACE = Field("position", text("Place"), stays=True)
_ICON = Field("icon", text("Icon"), stays=True)


def _amount(cell: str) -> str:
    found = read_amount(cell) if cell.strip() else None
    return cell.strip() if found is None else written_amount(found)


def _services(session: Session, rows: Sequence[ServiceRow]) -> list[Mapping[str, str | None]]:
    codes = service_codes(session)
    return [dict(service_texts(row, codes)) for row in rows]


def _items(session: Session, rows: Sequence[ItemRow]) -> list[Mapping[str, str | None]]:
    codes = service_codes(session)
    return [_cells(item_texts(row, codes)) for row in rows]


def _cells(texts: Mapping[str, str]) -> dict[str, str | None]:
    lists = {f"{FOR}{kind}": joined(codes_in(texts[f"{FOR}{kind}"])) for kind in AUDIENCES}
    return {**texts, **lists}


_SERVICES = Things("service", save_service, _services, None, ("Open records", "Records"))
_ITEMS = Things("item", save_item, _items)


def _from_the_top(session: Session) -> list[Standing]:
    """Each service behind the one above it."""
    found = _SERVICES.standing(session)
    above = {one.texts["code"]: one.texts["parent"] for one in found}

    def way(code: str) -> list[str]:
        steps = [code]
        while above.get(steps[0]) and above[steps[0]] not in steps:
            steps.insert(0, above[steps[0]])
        return steps

    return sorted(found, key=lambda one: way(one.texts["code"]))


def _bundles_last(session: Session) -> list[Standing]:
    return sorted(_ITEMS.standing(session), key=lambda one: bool(one.texts["parts"]))


SERVICES = replace(
    thing_kind(
        "services", text("Services"), text("What you offer, each service with its offerings below it."),
        (CODE, *NAMES, *_TEXTS, Field("parent", text("Offering of")), _ICON, _LIVE,
         Field("supplier", text("Supplier")),
         Field("supplier_text", text("What was agreed with the supplier")), _PLACE),
        _SERVICES,
    ),
    standing=_from_the_top,
)  # fmt: skip
_AUDIENCE: Sequence[Any] = [
    Field(f"{FOR}{kind}", text("Only for: %(type)s", type=label), spelt=listed) for kind, label in AUDIENCES.items()
]
ITEMS = replace(
    thing_kind(
        "catalogue-items", text("Items of the catalogue"), text("What can be ordered, of which service, at what cost."),
        (CODE, *NAMES, *_TEXTS, Field("service", text("Service"), required=True),
         Field("words", text("Further words for the search")), _ICON, Field("type", text("Record type"), stays=True),
         Field("form", text("Form"), required=True), Field("process", text("Process"), required=True),
         Field("team", text("Team")), Field("level", text("Service level")),
         Field("approval", text("Who approves"), stays=True), Field("cost_once", text("Cost, once"), spelt=_amount),
         Field("cost_monthly", text("Cost in a month"), spelt=_amount), Field("currency", text("Currency")),
         *_AUDIENCE, Field("parts", text("Parts of a bundle")), _LIVE, _PLACE),
        _ITEMS,
    ),
    standing=_bundles_last,
)  # fmt: skip
