"""Values that several parts of a ``pack.yaml`` have: keys, names in languages, codes of roles."""

import re

from engine.definitions.repairs.values import set_value
from engine.errors import text
from itsm.forms.place import Place
from itsm.packs.names import LANGUAGES, Names

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
PREFIX = re.compile(r"[A-Z]{2,10}")


def matching(place: Place, name: str, pattern: re.Pattern[str], example: str) -> str:
    """The text under ``name``, which has to look like ``example``."""
    value = place.text(name)
    if value and not pattern.fullmatch(value):
        said = text("Expected something like “%(example)s”, but found “%(value)s”.", example=example, value=value)
        meant = re.sub(r"\W+", "_", value.strip())
        offered = next((one for one in (meant.upper(), meant.lower()) if pattern.fullmatch(one)), None)
        place.wrong(said, name, None, [set_value(place.path_of(name), offered)] if offered else ())
    return value


def names_at(place: Place, name: str) -> Names:
    """The text under ``name`` in each language that has one; English has to be there."""
    below = place.at(name)
    below.only(*LANGUAGES)
    found = {language: below.text(language, "") for language in LANGUAGES}
    if not found["en"]:
        instead = text("Take “%(words)s” in English too", words=found["zh-CN"])
        offered = [set_value(below.path_of("en"), found["zh-CN"], instead)] if found["zh-CN"] else ()
        below.wrong(text("Expected a text in English (en), but there is none."), "", None, offered)
    return {language: value for language, value in found.items() if value}


def roles_at(place: Place, name: str) -> tuple[str, ...]:
    """Codes of roles; which there are, only the organisation knows."""
    found = list(place.items(name))
    for item in found:
        if not isinstance(item.value, str) or not CODE.fullmatch(item.value):
            said = str(item.value)[:60]
            item.wrong(text("Expected the code of a role, such as agent, but found “%(name)s”.", name=said))
    each_once(place, name, [str(item.value) for item in found])
    return tuple(str(item.value) for item in found)


def keys_at(place: Place, name: str) -> tuple[str, ...]:
    """One or more keys, each once."""
    found = list(place.items(name, required=True))
    for item in found:
        if not isinstance(item.value, str) or not KEY.fullmatch(item.value):
            said = str(item.value)[:60]
            message = text("Expected something like “%(example)s”, but found “%(value)s”.", example="visit", value=said)
            item.wrong(message)
    each_once(place, name, [str(item.value) for item in found])
    return tuple(str(item.value) for item in found)


def each_once(root: Place, name: str, keys: list[str]) -> None:
    """Refuse a key that is there twice."""
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        root.wrong(text("Expected each key once, but “%(key)s” is repeated.", key=key), name)
