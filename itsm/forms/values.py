"""One field: from what was sent to a value, or to the sentence that says what is wrong with it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

import regex

from engine.errors import Text, text
from itsm.forms.conditions import Names, evaluate, options_of
from itsm.forms.model import MANY, Component
from itsm.language import listed

LONGEST = {"textfield": 2_000, "textarea": 100_000}
"""Characters that a text may have when its form says nothing."""
MOST_FILES = 20
PATTERN_SECONDS = 0.2
_EMAIL = regex.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = regex.compile(r"\+?[0-9 ()/.-]{3,30}")


class Wrong(Exception):
    """The value cannot be used; ``message`` says why, for the field."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def is_empty(value: object) -> bool:
    """What ``required`` refuses: nothing, an empty text or list, an unchecked box."""
    return value is None or value is False or value in ("", [])


def parse(component: Component, sent: object) -> object:
    """The value in its own type: text, Decimal, bool, list of texts, or ISO text of a date. Raises Wrong."""
    if component.type == "checkbox":
        return sent is True or (isinstance(sent, str) and sent.lower() in ("true", "on", "yes", "1"))
    if component.type in MANY:
        return _texts(sent)
    if sent is None or sent == "":
        return None
    return _PARSERS.get(component.type, _text)(component, sent)


def check(component: Component, value: object, names: Names) -> None:
    """Raise Wrong unless a value that is not empty obeys the rules of its field."""
    if component.type in ("textfield", "textarea"):
        _check_text(component, str(value), names)
    elif component.type == "number" and isinstance(value, Decimal):
        _check_number(component, value, names)
    elif component.type in ("radio", "select", "checklist", "taglist"):
        _check_choice(component, value, names)
    elif component.type == "filepicker" and isinstance(value, list):
        _check_files(component, value)


def _text(component: Component, sent: object) -> object:
    if isinstance(sent, bool | dict | list):
        raise Wrong(text("Expected a text, but got something else."))
    return str(sent)


def _texts(sent: object) -> list[str]:
    if sent is None or sent == "":
        return []
    if not isinstance(sent, list | tuple):
        return [str(sent)]
    return list(dict.fromkeys(str(item) for item in sent))


def _number(component: Component, sent: object) -> object:
    try:
        number = Decimal(str(sent).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or isinstance(sent, bool) or abs(number.adjusted()) > 30 or len(str(sent)) > 60:
        raise Wrong(text("Expected a number, but got “%(value)s”. Write digits only.", value=str(sent)[:40]))
    return number


def _moment(component: Component, sent: object) -> object:
    read: Callable[[str], object] = {"date": _date, "time": _time, "datetime": _instant}[component.subtype]
    try:
        return read(str(sent).strip())
    except ValueError:
        examples = {"date": "2026-11-20", "time": "09:15", "datetime": "2026-11-20T09:15+00:00"}
        raise Wrong(
            text("Expected a value such as %(example)s, but got “%(value)s”.",
                 example=examples[component.subtype], value=str(sent)[:40])
        ) from None


def _date(sent: str) -> str:
    return date.fromisoformat(sent).isoformat()


def _time(sent: str) -> str:
    return time.fromisoformat(sent).isoformat("minutes")


def _instant(sent: str) -> str:
    moment = datetime.fromisoformat(sent)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment.isoformat(timespec="minutes")


_PARSERS: Mapping[str, Callable[[Component, object], object]] = {"number": _number, "datetime": _moment}


def _bound(source: str | None, names: Names) -> Decimal | None:
    if source is None:
        return None
    value = evaluate(source[1:], names) if source.startswith("=") else source
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _check_text(component: Component, value: str, names: Names) -> None:
    rules = component.rules
    shortest, longest = _bound(rules.min_length, names), _bound(rules.max_length, names)
    most = LONGEST[component.type] if longest is None else min(int(longest), LONGEST["textarea"])
    if len(value) > most:
        raise Wrong(text("Expected at most %(most)s characters, but there are %(count)s.", most=most, count=len(value)))
    if shortest is not None and len(value) < shortest:
        raise Wrong(
            text("Expected at least %(least)s characters, but there are %(count)s.", least=shortest, count=len(value))
        )
    if rules.kind == "email" and not _EMAIL.fullmatch(value):
        raise Wrong(text("Expected an email address such as name@example.com."))
    if rules.kind == "phone" and not _PHONE.fullmatch(value):
        raise Wrong(text("Expected a phone number such as +86 10 1234 5678."))
    if rules.pattern is not None and not _matches(rules.pattern, value):
        raise Wrong(text("Expected a value of the form %(pattern)s.", pattern=rules.pattern))


def _matches(pattern: str, value: str) -> bool:
    try:
        return regex.search(pattern, value, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        return False


def _check_number(component: Component, value: Decimal, names: Names) -> None:
    rules = component.rules
    least, most = _bound(rules.minimum, names), _bound(rules.maximum, names)
    if least is not None and value < least:
        raise Wrong(text("Expected at least %(least)s, but got %(value)s.", least=least, value=value))
    if most is not None and value > most:
        raise Wrong(text("Expected at most %(most)s, but got %(value)s.", most=most, value=value))
    exponent = value.normalize().as_tuple().exponent
    if rules.decimal_digits is not None and isinstance(exponent, int) and -exponent > rules.decimal_digits:
        raise Wrong(text("Expected at most %(most)s decimal places.", most=rules.decimal_digits))
    step = _bound(rules.increment, names)
    if step and (value - (least or 0)) % step:
        raise Wrong(text("Expected a multiple of %(step)s, but got %(value)s.", step=step, value=value))


def _check_choice(component: Component, value: object, names: Names) -> None:
    options = options_of(component, names)
    for item in value if isinstance(value, list) else [value]:
        if not any(item == option.value for option in options):
            raise Wrong(text("Expected one of the options, but got “%(value)s”. Choose again.", value=str(item)[:60]))


def _check_files(component: Component, files: list[str]) -> None:
    most = MOST_FILES if component.rules.multiple else 1
    if len(files) > most:
        raise Wrong(text("Expected at most %(most)s files, but there are %(count)s.", most=most, count=len(files)))
    endings = tuple(part for part in component.rules.accept if part.startswith("."))
    for name in files:
        if endings and len(endings) == len(component.rules.accept) and not name.lower().endswith(endings):
            raise Wrong(text("Expected a file of type %(types)s.", types=listed(endings)))
