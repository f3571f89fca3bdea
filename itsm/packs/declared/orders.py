"""What a pack says of orders: that records of its type are what an order makes, and which fields keep what of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from engine.definitions.repairs.values import choices
from engine.errors import text
from itsm.forms.place import Place

if TYPE_CHECKING:
    from itsm.packs.model import Field

TYPES: Mapping[str, tuple[str, ...]] = {
    "item": ("text",), "level": ("text",), "once": ("number",), "monthly": ("number",), "currency": ("text",),
    "part_of": ("text",),
}
"""Which types the fields may have that keep something of an order."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Fields of the type that keep the item's code, the service level that it promises, its cost, and of a part
    the number of the bundle; empty: none."""

    item: str
    level: str = ""
    once: str = ""
    monthly: str = ""
    currency: str = ""
    part_of: str = ""

    def kept(self, values: Mapping[str, object]) -> dict[str, object]:
        """``values`` by the names of this class, as values of the type's fields."""
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        return {named[name]: value for name, value in values.items() if named.get(name) and value is not None}


def read_orders(place: Place) -> Orders:
    """What ``orders`` says."""
    place.only(*TYPES)
    return Orders(place.text("item"), **{name: place.text(name, "") for name in TYPES if name != "item"})


def check_orders(root: Place, known: Mapping[str, "Field"], orders: Orders | None) -> None:
    """Refuse what is no own field of the type that fits."""
    for part, types in TYPES.items() if orders is not None else ():
        named = getattr(orders, part)
        fitting = [field.key for field in known.values() if field.type in types and not field.standard]
        if named and named not in fitting:
            said = text("Expected an own field of type %(types)s, but found “%(name)s”.", types=", ".join(types),
                        name=named[:60])  # fmt: skip
            root.wrong(said, f"orders.{part}", None, choices(f"orders.{part}", named, fitting))
