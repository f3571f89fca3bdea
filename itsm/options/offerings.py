"""Services to choose from: those that are live, each behind the one that it belongs to; the value is the code."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from itsm.catalogue.audience import live_services
from itsm.catalogue.tables import ServiceRow
from itsm.options.asked import MOST, Asked, Offer, offer
from itsm.packs.names import in_language

BETWEEN = " › "


def services(session: Session, asked: Asked) -> Sequence[Offer]:
    """All of them, called by the way to them."""
    live = live_services(session)
    called = {key: _called(live, row, asked.language) for key, row in live.items()}
    return [offer(live[key].code, called[key]) for key in _in_order(live)][:MOST]


def _called(live: Mapping[int, ServiceRow], row: ServiceRow, language: str) -> str:
    name = in_language(row.names, language) or row.code
    above = live.get(row.parent_key or 0)
    return name if above is None else f"{_called(live, above, language)}{BETWEEN}{name}"


def _in_order(live: Mapping[int, ServiceRow], above: int | None = None) -> list[int]:
    found: list[int] = []
    for row in live.values():
        if row.parent_key == above:
            found += [row.key, *_in_order(live, row.key)]
    return found
