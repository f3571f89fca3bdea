"""How a form looks to somebody, before anybody uses it: drawn by what draws it later, over a made-up record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.errors import InvalidForm, Text
from engine.registry import Actor
from itsm.categories.choices import OPTIONS, options
from itsm.forms.model import Form
from itsm.forms.options.source import OFFERS
from itsm.forms.reading import read_form
from itsm.forms.restricting import restricted
from itsm.forms.texts import ComponentTexts, translated
from itsm.forms.validation import validate
from itsm.options.offering import FormOptions
from itsm.packs.model import RecordType
from itsm.records.elements import Outcome, outcomes
from itsm.rights.fields import field_rights
from itsm.rights.grants import Thing
from itsm.studio.examples import example_record
from itsm.studio.forms.uses import Use

Role = Literal["agent", "requester"]
ROLES: tuple[Role, ...] = ("agent", "requester")


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks at the form, in which language, and the type that it belongs to."""

    role: Role
    language: str
    actor: Actor
    of_type: RecordType
    chinese: Mapping[str, ComponentTexts]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is drawn; ``values`` are those of the made-up record."""

    form: Form
    values: Mapping[str, object]
    context: Mapping[str, object]
    outcomes: tuple[Outcome, ...] = ()
    left_out: tuple[str, ...] = field(default_factory=tuple)
    """Labels of fields that this reader does not see."""

    def wrong(self, submission: Mapping[str, object], outcome: str | None) -> Mapping[str, Text]:
        """What sending ``submission`` would be refused for, by key."""
        try:
            validate(self.form, submission, self.context, outcome)
        except InvalidForm as problem:
            return problem.fields
        return {}


def preview(content: bytes, looking: Looking) -> Preview:
    """The form as it would be drawn; raises InvalidDefinition when it cannot be read."""
    form = read_form(content, "form")
    if looking.language != "en":
        form = translated(form, looking.chinese)
    reader = _reader(looking)
    shown = form
    is_report = bool(looking.uses) and all(use.element is None for use in looking.uses)
    rights = field_rights(reader, looking.of_type, Thing(looking.of_type.key, frozenset({"own", "work"})))
    if rights.fixed and not is_report:
        shown = restricted(form, rights.hidden, rights.fixed)
    record = None if is_report else example_record(looking.of_type)["record"]
    context = {
        "record": record,
        OPTIONS: options(looking.of_type, looking.language),
        OFFERS: FormOptions(looking.of_type, looking.language, reader),
    }
    known = record if isinstance(record, Mapping) else {}
    keys = set(shown.keys())
    return Preview(
        shown, {key: value for key, value in known.items() if key in keys}, context, _outcomes(looking),
        tuple(item.label for item in form.fields if item.key not in keys),
    )  # fmt: skip


def _reader(looking: Looking) -> Actor:
    """Somebody with the shipped role alone: an agent sees with the rights of whoever looks, never with more."""
    if looking.role == "requester":
        return replace(looking.actor, roles=frozenset({"requester"}), teams=frozenset(), rights=None)
    return looking.actor


def _outcomes(looking: Looking) -> tuple[Outcome, ...]:
    steps = [use.element for use in looking.uses if use.element is not None]
    return outcomes(steps[0], looking.language) if steps else ()
