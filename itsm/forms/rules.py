"""Reading the rules of a field: form-js ``validate`` and our property ``required_for``."""

from decimal import Decimal, InvalidOperation

import regex

from engine.definitions.repairs.values import remove_value
from engine.errors import text
from itsm.forms.feel_source import is_feel
from itsm.forms.model import Rules
from itsm.forms.place import Place

_KNOWN = (
    "required", "minLength", "maxLength", "min", "max", "pattern", "validationType", "patternErrorMessage",
    "minLengthErrorMessage", "maxLengthErrorMessage",
)


def read_rules(place: Place) -> Rules:
    """Rules of the component at ``place``."""
    validate = place.at("validate") if place.has("validate") else Place({}, f"{place.path}.validate", place.findings)
    properties = place.at("properties") if place.has("properties") else Place({}, "properties", place.findings)
    validate.only(*_KNOWN)
    outcomes = properties.text("required_for", "").split(",")
    return Rules(
        required=validate.flag("required"),
        required_for=frozenset(outcome.strip() for outcome in outcomes if outcome.strip()),
        min_length=_bound(validate, "minLength"),
        max_length=_bound(validate, "maxLength"),
        minimum=_bound(validate, "min"),
        maximum=_bound(validate, "max"),
        pattern=_pattern(validate),
        kind=_kind(validate),
        decimal_digits=place.whole("decimalDigits"),
        increment=_bound(place, "increment"),
        accept=tuple(part.strip().lower() for part in place.text("accept", "").split(",") if part.strip()),
        multiple=place.mapping().get("multiple") is True,
    )


def _bound(place: Place, name: str) -> str | None:
    value = place.mapping().get(name)
    if value is None or value == "":
        return None
    source = "" if isinstance(value, bool) else str(value).strip()
    if source.startswith("="):
        return source if is_feel(place, name, source[1:]) else None
    if not _is_number(source):
        said = text("Expected a number or a FEEL expression, but found “%(value)s”.", value=source[:60])
        place.wrong(said, name, None, [remove_value(place.path_of(name), text("Remove the rule"))])
        return None
    return source


def _is_number(source: str) -> bool:
    try:
        return Decimal(source).is_finite()
    except InvalidOperation:
        return False


def _pattern(place: Place) -> str | None:
    pattern = place.text("pattern", "")
    if not pattern:
        return None
    try:
        regex.compile(pattern)
    except regex.error as problem:
        said = text("Expected a regular expression, but it cannot be read: %(why)s.", why=str(problem))
        place.wrong(said, "pattern", None, [remove_value(place.path_of("pattern"), text("Remove the rule"))])
        return None
    return pattern


def _kind(place: Place) -> str | None:
    kind = place.one_of("validationType", ("", "email", "phone", "custom"), "")
    return kind if kind in ("email", "phone") else None
