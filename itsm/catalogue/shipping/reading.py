"""Reading the ``catalogue.yaml`` of a pack, strictly."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.repairs.values import choices
from engine.errors import Text, text
from itsm.catalogue.choices import APPROVALS, AUDIENCES, ICONS, MOST_PARTS, MOST_STAGES, STANDARD_ICON
from itsm.catalogue.money import is_currency, read_amount
from itsm.forms.place import Place
from itsm.packs.names import LANGUAGES, Names
from itsm.packs.yaml_file import read_yaml

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_SERVICE = ("code", "name", "text", "icon", "supplier", "offerings")
_ITEM = (
    "code", "service", "name", "text", "words", "icon", "form", "process", "team", "level", "approval", "cost", "for",
    "parts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShippedService:
    """A service of the file; ``above`` is the code of the one that it is an offering of."""

    code: str
    above: str
    names: Names
    texts: Names
    icon: str
    supplier_text: str


@dataclass(frozen=True, slots=True)
class ShippedItem:
    """An item of the file; amounts are hundredths."""

    code: str
    service: str
    names: Names
    texts: Names
    words: str
    icon: str
    form: str
    process: str
    team: str
    level: str
    approval: str
    once: int | None
    monthly: int | None
    currency: str
    audience: Mapping[str, list[str]]
    parts: list[list[str]]


@dataclass(frozen=True, slots=True)
class Shipped:
    """All that the file has, each service behind the one above it."""

    services: tuple[ShippedService, ...]
    items: tuple[ShippedItem, ...]


def read_catalogue(content: bytes, resource: str) -> Shipped:
    """What stands in the file. Raises InvalidDefinition with every finding and its place."""
    root = read_yaml(content, "catalogue", resource)
    root.findings.check()
    root.only("services", "items")
    services = tuple(one for place in root.items("services", required=True) for one in _services(place, ""))
    items = tuple(_item(place) for place in root.items("items"))
    _check_whole(root, services, items)
    root.findings.check()
    return Shipped(services, items)


def _services(place: Place, above: str) -> Iterator[ShippedService]:
    place.only(*_SERVICE)
    code = _code(place, "code")
    icon = place.one_of("icon", ICONS, STANDARD_ICON)
    yield ShippedService(code, above, _names(place, "name"), _names(place, "text", False), icon,
                         place.text("supplier", ""))  # fmt: skip
    for below in place.items("offerings"):
        yield from _services(below, code)


def _item(place: Place) -> ShippedItem:
    place.only(*_ITEM)
    cost = place.at("cost") if place.has("cost") else None
    if cost is not None:
        cost.only("once", "monthly", "currency")
    currency = cost.text("currency") if cost is not None else ""
    if cost is not None and currency and not is_currency(currency):
        said = text("Expected three capital letters, such as CNY, but found “%(found)s”.", found=currency)
        cost.wrong(said, "currency")
    return ShippedItem(
        _code(place, "code"), place.text("service"), _names(place, "name"), _names(place, "text", False),
        place.text("words", "")[:500], place.one_of("icon", ICONS, STANDARD_ICON), place.text("form"),
        place.text("process"), place.text("team", ""), place.text("level", ""),
        place.one_of("approval", tuple(APPROVALS), "amount"), _amount(cost, "once"), _amount(cost, "monthly"), currency,
        _audience(place), _parts(place),
    )  # fmt: skip


def _code(place: Place, name: str) -> str:
    value = place.text(name)
    if value and not _CODE.fullmatch(value):
        place.wrong(text("Expected something like “%(example)s”, but found “%(value)s”.", example="laptop",
                         value=value[:60]), name)  # fmt: skip
    return value


def _names(place: Place, name: str, required: bool = True) -> Names:
    if not required and not place.has(name):
        return {}
    below = place.at(name)
    below.only(*LANGUAGES)
    found = {language: below.text(language, "") for language in LANGUAGES}
    if not found["en"]:
        below.wrong(text("Expected a text in English (en), but there is none."))
    return {language: value for language, value in found.items() if value}


def _amount(place: Place | None, name: str) -> int | None:
    value = place.mapping().get(name) if place is not None else None
    found = read_amount(str(value)) if value is not None else None
    if place is not None and value is not None and found is None:
        place.wrong(text("Expected an amount, such as 12.50, but found “%(found)s”.", found=str(value)[:40]), name)
    return found


def _audience(place: Place) -> dict[str, list[str]]:
    if not place.has("for"):
        return {}
    below = place.at("for")
    below.only(*AUDIENCES)
    found = {kind: [str(one.value) for one in below.items(kind)] for kind in AUDIENCES if below.has(kind)}
    return {kind: codes for kind, codes in found.items() if codes}


def _parts(place: Place) -> list[list[str]]:
    stages = [one.value for one in place.items("parts")]
    if not all(isinstance(one, list) and one and all(isinstance(code, str) for code in one) for one in stages):
        place.wrong(text("Expected stages, each a list of codes of items."), "parts")
        return []
    if len(stages) > MOST_STAGES or sum(len(one) for one in stages if isinstance(one, list)) > MOST_PARTS:
        place.wrong(too_many_parts(), "parts")
    return [[str(code) for code in one] for one in stages if isinstance(one, list)]


def too_many_parts() -> Text:
    """What is said of a bundle that is too large."""
    return text("Expected at most %(parts)s parts in %(stages)s stages.", parts=MOST_PARTS, stages=MOST_STAGES)


def _check_whole(root: Place, services: tuple[ShippedService, ...], items: tuple[ShippedItem, ...]) -> None:
    """Refuse codes that stand twice, and names of what the file does not have."""
    known, codes = [one.code for one in services], [one.code for one in items]
    for name, all_of in (("services", known), ("items", codes)):
        for code in sorted({one for one in all_of if all_of.count(one) > 1}):
            root.wrong(text("Expected each key once, but “%(key)s” is repeated.", key=code), name)
    simple = {one.code for one in items if not one.parts}
    for index, item in enumerate(items):
        if item.service not in known:
            at = f"items[{index}].service"
            said = text("Expected a service of the file, but found “%(name)s”.", name=item.service[:60])
            root.wrong(said, at, None, choices(at, item.service, known))
        for code in sorted({code for stage in item.parts for code in stage} - simple):
            said = text("Expected an item of the file that is no bundle, but found “%(name)s”.", name=code[:60])
            root.wrong(said, f"items[{index}].parts")
