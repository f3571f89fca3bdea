"""The fields on which a call is written down: those of the report, and those of the step after it that go with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from engine.spiff.program import Element
from engine.state import definitions
from itsm.forms.model import Component, Form
from itsm.packs.declared.model import Calls
from itsm.packs.deployed import form
from itsm.packs.model import RecordType
from itsm.people.roles import may
from itsm.records import elements

FIRST = ("title", "category", "service")
"""What an operator asks first, in this order."""


@dataclass(frozen=True, slots=True)
class CallForm:
    """One form in one language; ``solving`` are the components that only a solved call needs."""

    form: Form
    solving: tuple[Component, ...]
    solved: str
    """The outcome for which these are needed."""
    may_solve: bool
    """The reader does the first step themselves; else its team does, and a call is only sent on."""

    @property
    def whole(self) -> Form:
        """Everything that is read of a post."""
        return Form(self.form.id, (*self.form.components, *self.solving))


def call_form(found: RecordType, calls: Calls, actor: Actor, language: str) -> CallForm:
    """The form of the newest version of the type's process. Raises NotFound."""
    with reading() as session:
        step = _step(session, found, calls)
        report = form(found.report_form, language, session)
        after = form(str(_data(step, "formDefinition").get("formId")), language, session)
    asked = [item for item in report.components if item.type not in ("filepicker", "spacer", "separator")]
    known = set(report.keys())
    further = [item for item in after.fields if item.key in found.by_key.keys() - known and not item.timeline]
    solving = tuple(item for item in further if calls.solved in item.rules.required_for)
    asked += [item for item in further if item not in solving and not item.rules.required_for]
    return CallForm(Form("call", _in_order(asked)), solving, calls.solved, _may_do(step, actor))


def _in_order(components: list[Component]) -> tuple[Component, ...]:
    """Title, category and service first; what happened may be left empty, the title says it then."""
    first = [item for key in FIRST for item in components if item.key == key]
    rest = [item for item in components if item not in first]
    return (*first, *(_optional(item) if item.key == "description" else item for item in rest))


def _optional(component: Component) -> Component:
    return replace(component, rules=replace(component.rules, required=False))


def _step(session: Session, found: RecordType, calls: Calls) -> Element:
    definition = definitions.latest(session, "process", found.process)
    return elements.program(session, definition.key).drawn[calls.step]


def _data(element: Element, name: str) -> Mapping[str, object]:
    data = element.extensions.get(name)
    return data if isinstance(data, Mapping) else {}


def _may_do(step: Element, actor: Actor) -> bool:
    """Candidates that are worked out are not known before there is a record: then the command decides."""
    groups = str(_data(step, "assignmentDefinition").get("candidateGroups") or "")
    if not may(actor, "work.do"):
        return False
    return groups.startswith("=") or bool(actor.teams & {code.strip() for code in groups.split(",")})
