"""What stands beside a decision that is drawn: the fields of a trial, its answer, the findings, the places to mark."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from admin_ui.views.decisions import PREFIX, Asked, Outcome, asked_field
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, visitor
from engine import clock
from engine.errors import FlowdeskError, InvalidDefinition, text
from itsm.packs.texts import DecisionTexts
from itsm.packs.versions.naming import resource_name
from itsm.studio.allowance import allowed
from itsm.studio.decision_files.checked import Check, checks_of
from itsm.studio.decision_files.contents import contents_of
from itsm.studio.decision_files.tried import fields_of, try_in_file
from itsm.studio.decision_files.words import decision_words, named
from itsm.studio.drafts import Draft, findings_of
from itsm.studio.explained import Wording, shown_decision
from itsm.studio.given import read_variables
from itsm.studio.typed_values import Field

SHOWN = 60
"""Findings that are listed; of a table with more, these are enough to begin with."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The whole of it; ``labels`` are those of the fields by name."""

    asked: Sequence[Asked]
    outcome: Outcome
    labels: Mapping[str, str]
    checks: Sequence[Check]
    matched: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """What the decisions are called that findings are of; empty when the file has one."""

    @property
    def shown(self) -> Sequence[Check]:
        """The findings that are listed."""
        return self.checks[:SHOWN]

    @property
    def open(self) -> int:
        """How many findings want something done."""
        return sum(one.severity != "info" for one in self.checks)

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return sum(one.severity == "error" for one in self.checks)

    @property
    def shape(self) -> str:
        """The same for fields that look the same: the page then leaves them alone, and what is typed into them."""
        return json.dumps([[one.name, one.label, one.type, one.options] for one in self.asked])

    @property
    def state(self) -> str:
        """What the editor marks, as JSON: rules that matched, places of findings, fields that cannot be read."""
        findings = [{"element": one.element, "severity": one.severity} for one in self.checks if one.severity != "info"]
        matched = [rule for rules in self.matched.values() for rule in rules]
        wrong = {PREFIX + name: say(message) for name, message in self.outcome.wrong.items()}
        return json.dumps({"matched": matched, "findings": findings, "wrong": wrong})


def look(content: bytes, typed: Mapping[str, str], draft: Draft, name: str, most: int = 0) -> Looked:
    """Try and check the file ``name`` for what was ``typed``; one of more than ``most`` bytes is not looked at.

    What is on the screen as it is saved is checked against the rest of its pack, too.
    """
    if most and len(content) > most:
        return Looked((), Outcome(stopped=text("This file is too large. Choose a smaller one.")), {}, ())
    words = decision_words(draft.contents, visitor().language)
    decision = typed.get("decision", "")
    fields = fields_of(content, decision) if decision else ()
    inputs = {key: value for each in words.values() for key, value in each.inputs.items()}
    outputs = {key: value for each in words.values() for key, value in each.outputs.items()}
    labels = {one.name: inputs.get(one.id, one.label) for one in fields}
    given = [Field(one, typed.get(PREFIX + one.name, "")) for one in fields]
    wording = Wording(words, {one.label: labels[one.name] for one in fields})
    matched: Mapping[str, Sequence[str]] = {}
    checks: Sequence[Check] = ()
    try:
        with allowed(actor()):
            checks = [*checks_of(content, {**outputs, **inputs}), *_of_pack(content, draft, name)]
            outcome, matched = _tried(content, decision, given, typed.get("more", ""), wording)
    except FlowdeskError as problem:
        outcome = Outcome(stopped=problem.message)
    values = {key: value for each in words.values() for key, value in each.values.items()}
    asked = [asked_field(one.asked, one.typed, labels[one.asked.name], values, {}) for one in given]
    return Looked(asked, outcome, labels, checks, matched, _names(content, words))


def _of_pack(content: bytes, draft: Draft, name: str) -> Sequence[Check]:
    """What the rules of the pack say of the file, such as an answer that is no service level."""
    saved = draft.files.get(name)
    if saved is None or saved.content != content:
        return ()
    alone = {(one.element, str(one.message)) for one in checks_of(content)}
    called = resource_name(draft.pack, name)
    found = [one for one in findings_of(draft) if one.resource == called]
    left = [one for one in found if (one.element_id, str(one.message)) not in alone]
    return [Check(one.rule, one.severity, "", one.element_id, one.message, one.fix) for one in left]


def _names(content: bytes, words: Mapping[str, DecisionTexts]) -> Mapping[str, str]:
    try:
        parts = contents_of(content).parts
    except InvalidDefinition:
        return {}
    return {one.id: named(words, one.id, one.name) for one in parts} if len(parts) > 1 else {}


def _tried(
    content: bytes, decision: str, given: Sequence[Field], more: str, wording: Wording
) -> tuple[Outcome, Mapping[str, Sequence[str]]]:
    variables = read_variables(more, clock.now())
    if variables.problem is not None:
        return Outcome(problem=variables.problem), {}
    if not decision:
        return Outcome(), {}
    found = try_in_file(content, decision, given, variables, clock.now())
    answer = shown_decision(found.trial.answer, wording) if found.trial.answer else None
    return Outcome(answer, found.trial.wrong, found.trial.stopped), found.matched
