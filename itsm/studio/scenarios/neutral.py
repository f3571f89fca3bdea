"""What stands in a scenario in the place of what people wrote: no name, address, number or sentence of theirs."""

from collections.abc import Mapping
from decimal import Decimal

from itsm.forms.model import Component
from itsm.packs.model import Field

_KEPT = frozenset({"choice", "category"})
EXAMPLE = "Example text"
_DAY, _AT, _TIME = "2026-01-05", "2026-01-05T09:00+00:00", "09:00"


def neutral(field: Field | None, key: str, value: object) -> object:
    """A value as a scenario may have it: choices, numbers and days stay, text becomes an example of its field."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if field is not None and field.type in _KEPT and isinstance(value, str):
        return value
    if field is not None and field.type == "date":
        return _DAY
    if isinstance(value, Mapping):
        return {}
    if isinstance(value, list):
        return []
    return f"{EXAMPLE}: {key}"


def sample(component: Component) -> object:
    """A value that fits a field of a form, as far as can be said without asking it."""
    if component.options:
        first = component.options[0].value
        return [first] if component.type in ("checklist", "taglist") else first
    return _SAMPLES.get(component.type, f"{EXAMPLE}: {component.key}") if component.type != "datetime" else (
        {"date": _DAY, "time": _TIME}.get(component.subtype, _AT)
    )


_SAMPLES: Mapping[str, object] = {"number": 1, "checkbox": True, "checklist": [], "taglist": []}
