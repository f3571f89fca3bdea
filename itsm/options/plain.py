"""Options out of plain data: what a decision or another server answers."""

from collections.abc import Iterator, Mapping, Sequence

from itsm.options.asked import MOST, Offer, offer

LONGEST = 200
"""Characters of a value or label."""


def offers_in(answer: object, words: Mapping[str, str] | None = None) -> Sequence[Offer]:
    """A list of texts, of numbers or of entries with ``value`` and ``label``; everything else is no option.

    ``words`` are labels of values that have none.
    """
    items = answer if isinstance(answer, list | tuple) else [answer]
    found: dict[str, Offer] = {}
    for value, label in _pairs(items):
        if value and len(value) <= LONGEST and len(found) < MOST:
            found.setdefault(value, offer(value, (label or (words or {}).get(value, value))[:LONGEST]))
    return list(found.values())


def _pairs(items: Sequence[object]) -> Iterator[tuple[str, str]]:
    for item in items:
        if isinstance(item, Mapping):
            inner = item.get("value")
            label = item.get("label")
            yield _text(inner), _text(label)
            if inner is None and len(item) == 1 and label is None:  # a table with one output answers with its name
                yield from _pairs([next(iter(item.values()))])
        elif isinstance(item, list | tuple):
            yield from _pairs([one for one in item if not isinstance(one, list | tuple)])
        else:
            yield _text(item), ""


def _text(value: object) -> str:
    if value is None or isinstance(value, bool | dict | list | tuple):
        return ""
    return str(value).strip()
