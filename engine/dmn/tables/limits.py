"""How large a model may be: what is larger is refused before it costs time."""

from collections import Counter
from itertools import islice
from typing import Final

from lxml import etree

from engine.dmn.elements import Element, id_of
from engine.dmn.errors import DmnError, DmnProblem
from engine.feel.messages import message

MAX_BYTES: Final = 16 * 1024 * 1024
"""Of a model's XML: room for the largest table with ten columns."""
MAX_RULES: Final = 20_000
"""Of one table. Reading a rule takes about 100 µs, so that the largest table takes some two seconds, once."""


_CHUNK: Final = 64 * 1024


def refuse_giant_source(source: bytes | str) -> None:
    """Raise DmnError for XML of more than ``MAX_BYTES`` bytes (or characters), or with a table of too many rules.

    Such a table is refused when its first rules have been read, before the rest of it costs time.
    """
    if len(source) > MAX_BYTES:
        giant = message(
            "Expected a model of at most %(limit)s bytes, but it has %(size)s. Divide it.",
            limit=MAX_BYTES, size=len(source),
        )
        raise DmnError([DmnProblem("", giant)])
    if _mentions_of_rules(source) > MAX_RULES:
        _refuse_early(source)


def _mentions_of_rules(source: bytes | str) -> int:
    """Return how often the word stands in a text, in whichever encoding: a quick look that spares most models more."""
    if isinstance(source, str):
        return source.count("rule")
    return sum(source.count("rule".encode(encoding)) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def _refuse_early(source: bytes | str) -> None:
    """Count the rules of each table while the XML is read. What is malformed is said by the reading that follows."""
    parser = etree.XMLPullParser(
        events=("start",), tag="{*}rule", encoding="utf-8" if isinstance(source, str) else None,
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    data = source.encode() if isinstance(source, str) else source
    rules: Counter[Element] = Counter()
    for start in range(0, len(data), _CHUNK):
        try:
            parser.feed(data[start : start + _CHUNK])
        except etree.XMLSyntaxError:
            return
        for _, rule in parser.read_events():
            table = rule.getparent() if isinstance(rule, Element) else None
            if table is None or not str(table.tag).endswith("}decisionTable"):
                continue
            rules[table] += 1
            if rules[table] > MAX_RULES:
                raise _too_many(table)


def refuse_giant_tables(root: Element) -> None:
    """Raise DmnError for a decision table of more than ``MAX_RULES`` rules, without looking at the rules."""
    for table in root.iter("{*}decisionTable"):
        rules = sum(1 for _ in islice(table.iterchildren("{*}rule"), MAX_RULES + 1))
        if rules > MAX_RULES:
            raise _too_many(table)


def _too_many(table: Element) -> DmnError:
    giant = message(
        "Expected at most %(limit)s rules in a decision table, but there are more. Divide it.", limit=MAX_RULES
    )
    return DmnError([DmnProblem(id_of(table), giant)])
