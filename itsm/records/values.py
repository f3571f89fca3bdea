"""Values on their way into a record: which fields a type has, and whether a value fits its field."""

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from decimal import Decimal, InvalidOperation

from engine.errors import InvalidForm, InvalidInput, Text, text
from itsm.packs.model import STANDARD_FIELDS, Field, RecordType

LONGEST_TEXT = 100_000
LONGEST_NUMBER = 60
MOST_DIGITS = 30
"""A number beyond these is no measure of a service desk, and ``1e999999999`` written out would fill the memory."""


def fitted(record_type: RecordType, values: Mapping[str, object], any_choice: bool = False) -> dict[str, object]:
    """Return ``values`` in the types of their fields; an empty text is None.

    ``any_choice`` lets through values that a choice does not list (an import keeps what its source says).
    Raises InvalidInput for a field that the type does not have, InvalidForm with a sentence for each that does not fit.
    """
    found: dict[str, object] = {}
    wrong: dict[str, Text] = {}
    for key, value in values.items():
        field = record_type.by_key.get(key)
        if field is None:
            raise InvalidInput(
                text("Expected a field of %(type)s, but “%(key)s” is none.", type=record_type.name("en"), key=key)
            )
        problem, found[key] = _fit(field, value, any_choice)
        if problem is not None:
            wrong[key] = problem
    if wrong:
        raise InvalidForm(wrong)
    return found


def _fit(field: Field, value: object, any_choice: bool) -> tuple[Text | None, object]:
    if value is None or value == "":
        return None, None
    if field.type == "number":
        return _fit_number(value)
    words = str(value)
    if field.type == "date":
        return _fit_date(words)
    if field.type == "date_time":
        return _fit_moment(words)
    if field.type in ("choice", "category") and not any_choice and not field.fits(words):
        return text("Expected one of the options, but got “%(value)s”. Choose again.", value=words[:60]), None
    if field.type == "person" and not (words.isascii() and words.isdigit() and len(words) < 17):
        return text("Expected a person, but got “%(value)s”. Choose again.", value=words[:60]), None
    most = STANDARD_FIELDS.get(field.key) or LONGEST_TEXT
    if len(words) > most:
        message = text("Expected at most %(most)s characters, but there are %(count)s.", most=most, count=len(words))
        return message, None
    return None, words


def _fit_number(value: object) -> tuple[Text | None, object]:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    short = len(str(value)) <= LONGEST_NUMBER and abs(number.adjusted()) <= MOST_DIGITS
    if number.is_finite() and short and not isinstance(value, bool):
        return None, number
    return text("Expected a number, but got “%(value)s”. Write digits only.", value=str(value)[:40]), None


def _fit_date(words: str) -> tuple[Text | None, object]:
    try:
        return None, date.fromisoformat(words[:10]).isoformat()
    except ValueError:
        return _not_like("2026-11-20", words), None


def _fit_moment(words: str) -> tuple[Text | None, object]:
    """An instant as forms send it, kept in UTC; a named zone behind its offset adds nothing to that."""
    try:
        moment = datetime.fromisoformat(words.partition("@")[0])
        known = moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR  # a reader's zone may be a day off
    except ValueError:
        known = False
    if not known:
        return _not_like("2026-11-20T09:15+00:00", words), None
    return None, moment.astimezone(UTC).isoformat(timespec="minutes")


def _not_like(example: str, words: str) -> Text:
    return text("Expected a value such as %(example)s, but got “%(value)s”.", example=example, value=words[:40])
