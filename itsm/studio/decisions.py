"""Trying a deployed decision: what it asks for, and its answer with everything that explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from database import reading
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DecisionResult, UnknownDecisionError
from engine.dmn.elements import children
from engine.errors import NotFound, Text, text, text_of
from engine.feel import FeelError
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.tables import Definition
from itsm.packs.deployed import pack_of, record_type, texts_of
from itsm.packs.texts import DecisionTexts
from itsm.studio.decision_inputs import InputField, context_of, input_fields
from itsm.studio.given import Given
from itsm.studio.typed_values import Field, read_fields

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """A deployed decision: id, version, and the names of it and its pack in the reader's language."""

    id: str
    name: str
    pack: str
    version: int


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision that can be tried, with the fields that it asks for and its translated texts."""

    item: DecisionItem
    fields: tuple[InputField, ...]
    texts: DecisionTexts = field(default_factory=DecisionTexts)
    words: Mapping[str, DecisionTexts] = field(default_factory=dict)
    """The texts of every decision that it may rest on, and its own, by id."""


@dataclass(frozen=True, slots=True)
class DecisionTrial:
    """The answer, or why there is none; ``wrong`` are fields that cannot be read."""

    answer: DecisionResult | None = None
    wrong: Mapping[str, Text] = field(default_factory=dict)
    stopped: Text | None = None


def decisions(language: str) -> list[DecisionItem]:
    """The newest version of every decision in use, by pack and name."""
    with reading() as session:
        found = [_item(session, item, language) for item in definitions.latest_of_kind(session, DECISION)]
    return sorted(found, key=lambda item: (item.pack, item.name))


def open_decision(decision_id: str, language: str) -> OpenDecision:
    """The decision ``decision_id``. Raises NotFound."""
    with reading() as session:
        found = _latest(session, decision_id)
        fields = definitions.parsed(session, found.key, fields_by_decision).get(decision_id, ())
        model, item = definitions.parsed(session, found.key, decision_model), _item(session, found, language)
        if language == "en":
            return OpenDecision(item, fields)
        texts = texts_of(pack_of(found), language, session)
        words = {one: texts.decisions[one] for one in model.decisions if one in texts.decisions}
        return OpenDecision(item, fields, texts.of_decision(decision_id, model.decisions), words)


def try_decision(decision_id: str, fields: Sequence[Field], more: Given, now: datetime) -> DecisionTrial:
    """Ask a decision over what was typed into its fields and further variables. Raises NotFound."""
    values, wrong = read_fields(fields, more, now)
    if wrong:
        return DecisionTrial(wrong=wrong)
    with reading() as session:
        model = definitions.parsed(session, _latest(session, decision_id).key, decision_model)
    try:
        return DecisionTrial(model.decide(decision_id, context_of(values, more.values), now))
    except UnknownDecisionError as problem:
        raise _missing(decision_id) from problem
    except FeelError as problem:
        return DecisionTrial(stopped=text_of(problem.message))


def fields_by_decision(resource: bytes) -> Mapping[str, tuple[InputField, ...]]:
    """The fields of each decision and decision service of a deployed model."""
    root = read_xml(resource, DECISIONS)
    kinds = ("decision", "decisionService")
    found = [str(node.get("id", "")) for kind in kinds for node in children(root, kind)]
    return {identity: input_fields(root, identity) for identity in found}


def _latest(session: Session, decision_id: str) -> Definition:
    try:
        return definitions.latest(session, DECISION, decision_id)
    except NotFound as problem:
        raise _missing(decision_id) from problem


def _missing(decision_id: str) -> NotFound:
    return NotFound(text("Expected a decision “%(id)s” in use, but there is none.", id=decision_id[:60]))


def _item(session: Session, found: Definition, language: str) -> DecisionItem:
    model = definitions.parsed(session, found.key, decision_model)
    known = model.decisions.get(found.id)
    name = _texts(session, found, language).name or (known.name if known else found.id)
    return DecisionItem(found.id, name, _pack_name(session, pack_of(found), language), found.version)


def _pack_name(session: Session, pack: str, language: str) -> str:
    """What the pack calls its records; its key where it has none."""
    try:
        return record_type(pack, session).name(language)
    except NotFound:
        return pack


def _texts(session: Session, found: Definition, language: str) -> DecisionTexts:
    if language == "en":
        return DecisionTexts()
    return texts_of(pack_of(found), language, session).decisions.get(found.id, DecisionTexts())
