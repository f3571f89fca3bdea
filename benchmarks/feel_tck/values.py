"""Values of TCK test files as FEEL values, their comparison, and their text."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from lxml import etree

from engine.feel import FeelValue, normalise, parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.comparison import equals

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_CLOSE = Decimal("1e-8")
_NUMBERS = frozenset(
    "decimal double float integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte".split()
)
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Return the children of a local name, whichever version of the test format their namespace says."""
    return (node for node in element if isinstance(node.tag, str) and etree.QName(node).localname == name)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of a local name."""
    return next(children(element, name), None)


def read_value(node: etree._Element | None) -> FeelValue:
    """Return the value below an ``inputNode``, ``expected``, ``item`` or ``component``; nothing there is null.

    Raises FeelError or decimal.InvalidOperation when a scalar cannot be read as its ``xsi:type``.
    """
    if node is None or _is_nil(node):
        return None
    items = child(node, "list")
    if items is not None:
        return None if _is_nil(items) else [read_value(item) for item in children(items, "item")]
    components = list(children(node, "component"))
    if components:
        return {component.get("name", ""): read_value(component) for component in components}
    value = child(node, "value")
    if value is None or _is_nil(value):
        return None
    text = (value.text or "") + "".join(node.tail or "" for node in value)
    return read_scalar(text, value.get(f"{XSI}type") or "string")


def _is_nil(node: etree._Element) -> bool:
    return node.get(f"{XSI}nil") in {"true", "1"}


def read_scalar(text: str, kind: str) -> FeelValue:
    """Return a text of an XML Schema type (``xsd:date``, prefix or not) as a FEEL value; strings as they are."""
    kind = kind.strip().rpartition(":")[2]
    if kind in _NUMBERS:
        number = Decimal(text.strip())
        return number if number.is_finite() else None
    reader = _READERS.get(kind)
    return reader(text.strip()) if reader else text


def _date(text: str) -> FeelValue:
    return parse_date(_ZONE.sub("", text))


_READERS: dict[str, Callable[[str], FeelValue]] = {
    "boolean": lambda text: text in {"true", "1"},
    "date": _date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "dateTimeStamp": parse_date_time,
    "duration": parse_duration,
    "dayTimeDuration": parse_duration,
    "yearMonthDuration": parse_duration,
}


def same(expected: FeelValue, got: FeelValue) -> bool:
    """Compare an expected value with ours: numbers as far as the kit's files write them, all else by value.

    A context has exactly the expected entries, a list the expected items in their order; types never mix.
    """
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return _close(expected, got)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(same(one, other) for one, other in zip(expected, got, strict=True))
    if isinstance(expected, dict) and isinstance(got, Mapping):
        return expected.keys() == got.keys() and all(same(expected[key], normalise(got[key])) for key in expected)
    return type(expected) is type(got) and equals(expected, got) is True


def _close(expected: Decimal, got: Decimal) -> bool:
    """Differ by less than 1e-8, or than the last decimal written if that is finer.

    The files round and cut: 0.88796890 stands for 0.88796890669.
    """
    exponent = expected.as_tuple().exponent
    written = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    allowed = max(min(_CLOSE, written), min(_CLOSE, _CLOSE * abs(expected)))
    return expected == got or abs(expected - got) < allowed


def as_text(value: FeelValue) -> str:
    """Return a value as one would write it in FEEL."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(as_text(item) for item in value)}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {as_text(item)}' for key, item in value.items())}}}"
    return str(value)
