"""What a new record has from the one that it is made out of: what fits is taken over, what is mapped is computed."""

from collections.abc import Collection

from engine import clock
from engine.errors import FlowdeskError, InvalidState, text, text_of
from engine.feel import FeelError, compile_expression
from itsm.packs.declared.model import Promotion
from itsm.packs.model import STANDARD_FIELDS, RecordType
from itsm.records.flow.context import RecordContext
from itsm.records.opened import OpenRecord
from itsm.records.values import fitted

TAKEN_OVER = ("title", "description", "category", "service", "item", "impact", "urgency")
"""Fields that a new record has from the other one where nothing is mapped to them, and both types have them."""


def taken_over(source: OpenRecord, target: RecordType, hidden: Collection[str] = ()) -> dict[str, object]:
    """The values of ``source`` that a record of ``target`` may have too; those of ``hidden`` fields stay there.

    A choice that the other type does not offer is left out: its own first step asks for it.
    """
    found: dict[str, object] = {}
    for key in TAKEN_OVER:
        if key in hidden or key not in target.by_key or not (key in STANDARD_FIELDS or key in source.type.by_key):
            continue
        value = source.value(key)
        if value is not None and _fits(target, key, value):
            found[key] = value
    return found


def _fits(target: RecordType, key: str, value: object) -> bool:
    try:
        fitted(target, {key: value})
    except FlowdeskError:
        return False
    return True


def mapped(source: OpenRecord, promotion: Promotion) -> dict[str, object]:
    """The values that the pack maps. Raises InvalidState (an expression has no value)."""
    return {key: _value(source, words) for key, words in promotion.fields.items()}


def is_meant(source: OpenRecord, promotion: Promotion) -> bool:
    """True when the promotion is for this record. Raises InvalidState."""
    return not promotion.when or _value(source, promotion.when) is True


def _value(source: OpenRecord, words: str) -> object:
    if not words.startswith("="):
        return words
    try:
        compiled = compile_expression(words.removeprefix("="))
        return compiled.evaluate({"record": RecordContext(lambda: source)}, now=clock.now())
    except FeelError as problem:
        raise InvalidState(
            text(
                "Expected %(source)s to have a value, but it has none: %(why)s",
                source=words.removeprefix("="), why=text_of(problem.message),
            )
        ) from problem
