"""The texts of a form in both languages, side by side: English in its file, Chinese in the texts of the pack."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Literal

from itsm.forms.texts import ComponentTexts
from itsm.studio.forms.files import Schema, components_of

What = Literal["label", "description", "text", "prefix", "suffix", "option"]
_ADORNERS: Mapping[What, str] = {"prefix": "prefixAdorner", "suffix": "suffixAdorner"}
_LABELS = ("label", "dateLabel", "timeLabel")
"""A date and time has its label under one of the last two."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text: of the component ``key`` (a field's key, else an id), of its option ``value`` when there is one."""

    key: str
    what: What
    value: str
    english: str
    chinese: str

    @property
    def name(self) -> str:
        """What a page calls its field, after the language."""
        return f"{self.key}|{self.what}|{self.value}"


def wordings_of(schema: Schema, chinese: Mapping[str, ComponentTexts]) -> list[Wording]:
    """All texts of a form in document order."""
    return [
        Wording(key, what, value, english, _chinese(chinese.get(key, ComponentTexts()), what, value))
        for component in components_of(schema)
        for key, what, value, english in _texts(component)
    ]


def _texts(component: Schema) -> Iterator[tuple[str, What, str, str]]:
    key = str(component.get("key") or component.get("id") or "")
    for name in _LABELS:
        if _is_text(component.get(name)):
            yield key, "label", "", component[name]
            break
    plains: tuple[What, ...] = ("description", "text")
    for plain in plains:
        if _is_text(component.get(plain)):
            yield key, plain, "", component[plain]
    looks = component.get("appearance")
    for what, adorner in _ADORNERS.items():
        if isinstance(looks, dict) and _is_text(looks.get(adorner)):
            yield key, what, "", looks[adorner]
    for option in _options(component):
        yield key, "option", str(option.get("value", "")), str(option.get("label", ""))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _options(component: Schema) -> list[dict[str, Any]]:
    values = component.get("values")
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def _chinese(texts: ComponentTexts, what: What, value: str) -> str:
    return texts.values.get(value, "") if what == "option" else str(getattr(texts, what))


def with_english(schema: Schema, changed: Mapping[str, str]) -> Schema:
    """The form with other English texts (by ``Wording.name``); an empty one leaves what is there."""
    found = deepcopy(schema)
    for component in components_of(found):
        for key, what, value, english in list(_texts(component)):
            wanted = changed.get(Wording(key, what, value, "", "").name, "").strip()
            if wanted and wanted != english:
                _set(component, what, value, wanted)
    return found


def _set(component: Schema, what: What, value: str, wanted: str) -> None:
    if what == "option":
        for option in _options(component):
            if str(option.get("value", "")) == value:
                option["label"] = wanted
    elif what in _ADORNERS:
        component["appearance"][_ADORNERS[what]] = wanted
    elif what == "label":
        component[next(name for name in _LABELS if _is_text(component.get(name)))] = wanted
    else:
        component[what] = wanted


def in_chinese(wordings: Sequence[Wording]) -> Mapping[str, ComponentTexts]:
    """The Chinese texts by key, as the texts of a pack have them; components without one are left out."""
    found: dict[str, ComponentTexts] = {}
    for one in wordings:
        if one.chinese.strip():
            own = found.get(one.key, ComponentTexts())
            said = one.chinese.strip()
            found[one.key] = _said(own, one, said)
    return found


def _said(own: ComponentTexts, one: Wording, said: str) -> ComponentTexts:
    if one.what == "option":
        return replace(own, values={**own.values, one.value: said})
    plain: dict[str, Any] = {one.what: said}
    return replace(own, **plain)
