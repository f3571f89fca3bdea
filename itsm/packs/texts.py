"""Reading ``forms/<pack>/zh-CN.yaml``: the texts of a pack's forms and decisions in another language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.definitions.repairs.values import NAME, near, remove_value, rename_key
from engine.errors import Repair, text
from itsm.forms.model import Form
from itsm.forms.place import Findings, Place
from itsm.forms.texts import ComponentTexts
from itsm.packs.yaml_file import read_yaml

_PLAIN = ("label", "description", "text", "prefix", "suffix")


@dataclass(frozen=True, slots=True)
class DecisionTexts:
    """Translated texts of one decision table; ``rules`` maps a rule's id to its description."""

    name: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackTexts:
    """Texts in one language: of components by form and key, and of decisions by id."""

    forms: Mapping[str, Mapping[str, ComponentTexts]] = field(default_factory=dict)
    decisions: Mapping[str, DecisionTexts] = field(default_factory=dict)

    def of_decision(self, decision_id: str, model: Iterable[str]) -> DecisionTexts:
        """Texts of a decision and of those that it may rest on: all of its ``model``, whose ids are unique there."""
        own = self.decisions.get(decision_id, DecisionTexts())
        every = [self.decisions[one] for one in model if one in self.decisions and one != decision_id] + [own]
        return DecisionTexts(
            own.name,
            {key: value for one in every for key, value in one.inputs.items()},
            {key: value for one in every for key, value in one.outputs.items()},
            {key: value for one in every for key, value in one.values.items()},
            {key: value for one in every for key, value in one.rules.items()},
        )


def read_texts(content: bytes, resource: str) -> PackTexts:
    """Return the texts in a translation file; raises InvalidDefinition with every finding and its place."""
    root = read_yaml(content, "texts", resource)
    root.findings.check()
    root.only("forms", "decisions")
    forms = root.at("forms") if root.has("forms") else Place({}, "forms", root.findings)
    decisions = root.at("decisions") if root.has("decisions") else Place({}, "decisions", root.findings)
    found = PackTexts(
        {form_id: _components(forms.at(form_id)) for form_id in forms.mapping()},
        {key: _decision(decisions.at(key)) for key in decisions.mapping()},
    )
    root.findings.check()
    return found


def check_against(texts: PackTexts, forms: Mapping[str, Form], resource: str, *, all_known: bool = True) -> None:
    """Raise InvalidDefinition when texts name a form, a component or a value that is not there (a misspelt key).

    Not ``all_known``: some forms cannot be read, and texts of a form that is not there may be theirs.
    """
    findings = Findings("texts", resource)
    for form_id, components in texts.forms.items():
        if form_id in forms:
            _check_form(forms[form_id], components, f"forms.{form_id}", findings)
        elif all_known:
            message = text("Expected a form of this pack, but “%(name)s” is none.", name=form_id)
            findings.add(f"forms.{form_id}", message, None, _known(f"forms.{form_id}", forms, texts.forms))
    findings.check()


def _check_form(form: Form, components: Mapping[str, ComponentTexts], path: str, findings: Findings) -> None:
    known = {item.key or item.id: {option.value for option in item.options} for item in form.walk()}
    for key, own in components.items():
        if key not in known:
            said = text("Expected a key of the form, but “%(name)s” is none.", name=key)
            findings.add(f"{path}.{key}", said, None, _known(f"{path}.{key}", known, components))
            continue
        for value in sorted(own.values.keys() - known[key]):
            message = text("Expected a value of the field, but “%(name)s” is none.", name=value)
            offered = _known(f"{path}.{key}.values.{value}", known[key], own.values)
            findings.add(f"{path}.{key}.values", message, None, offered)


def _known(path: str, known: Iterable[str], there: Iterable[str]) -> list[Repair]:
    """An entry that is about nothing may be meant for what has none yet; else it goes."""
    name = path.rpartition(".")[2]
    if not NAME.fullmatch(name):
        return []
    return [*(rename_key(path, one) for one in near(name, set(known) - set(there))), remove_value(path)]


def _components(place: Place) -> Mapping[str, ComponentTexts]:
    return {key: _component(place.at(key)) for key in place.mapping()}


def _component(place: Place) -> ComponentTexts:
    place.only(*_PLAIN, "values")
    plain = {name: place.text(name, "") for name in _PLAIN}
    return ComponentTexts(**plain, values=_pairs(place, "values"))


def _decision(place: Place) -> DecisionTexts:
    parts = ("inputs", "outputs", "values", "rules")
    place.only("name", *parts)
    return DecisionTexts(place.text("name", ""), *(_pairs(place, part) for part in parts))


def _pairs(place: Place, name: str) -> Mapping[str, str]:
    if not place.has(name):
        return {}
    below = place.at(name)
    return {key: below.text(key) for key in below.mapping()}
