"""Asking for the options of a field whose source is not the form itself."""

from collections.abc import Mapping, Sequence
from typing import cast

from itsm.forms.options.source import OFFERS, Offers, Source


def offered(source: Source, key: str, names: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """What there is to choose for the field ``key``; nothing where nobody knows who fills the form in."""
    offers = names.get(OFFERS)
    if offers is None:
        return ()
    return cast(Offers, offers).options_from(source, key, _texts(names.get(key)), names)


def names_items(key: str, names: Mapping[str, object]) -> bool:
    """True when items are offered while somebody types into the field ``key``."""
    offers = names.get(OFFERS)
    return offers is not None and cast(Offers, offers).names_items(key)


def _texts(value: object) -> list[str]:
    if value is None or value == "":
        return []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
