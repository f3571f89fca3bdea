"""A decision of the history in words: which rule answered and why, which one nearly did, and why there is a null."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn.elements import children
from engine.errors import Text, text
from engine.kept_text import Kept, told
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.newest import in_use
from itsm.language import labelled
from itsm.packs.deployed import texts_of
from itsm.packs.model import Field, RecordType
from itsm.packs.texts import DecisionTexts
from itsm.packs.versions.naming import pack_in

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ANYTHING = frozenset({"", "-"})


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """What a decision is called in a language, and its translated texts; ``labels`` are those of inputs by theirs."""

    name: str
    texts: DecisionTexts
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, label: str) -> str:
        """The label of an input in the language."""
        return self.labels.get(label, label)

    def value(self, value: object) -> str:
        """A value in the language."""
        plain = _plain(value)
        return self.texts.values.get(plain, plain)


def words_of_decision(session: Session, decision_id: str, language: str) -> DecisionWords:
    """Name and texts of the newest version; its id when it is no longer in use."""
    found = in_use(session, "decision", decision_id)
    if found is None:
        return DecisionWords(decision_id, DecisionTexts())
    model = definitions.parsed(session, found.key, decision_model).decisions
    known, texts = model.get(decision_id), DecisionTexts()
    if language != "en":
        texts = texts_of(pack_in(found.resource_name), language, session).of_decision(decision_id, model)
    ids = definitions.parsed(session, found.key, _ids_of_inputs) if texts.inputs else {}
    labels = {label: texts.inputs[id_] for label, id_ in ids.items() if id_ in texts.inputs}
    return DecisionWords(texts.name or (known.name if known else decision_id), texts, labels)


def _ids_of_inputs(resource: bytes) -> Mapping[str, str]:
    """The ids of the columns of a model's tables, by their labels."""
    root = read_xml(resource, DECISIONS)
    tables = [table for node in children(root, "decision") for table in children(node, "decisionTable")]
    return {str(one.get("label")): str(one.get("id")) for table in tables for one in children(table, "input")}


def decision_in_words(details: Kept, words: DecisionWords, found: RecordType, language: str) -> tuple[Text, ...]:
    """The lines that explain a decision, from what its event kept."""
    lines = [line for rule in _mappings(details.get("rules")) for line in _rule(rule, words, found, language)]
    missed = _mappings(details.get("missed"))
    if missed:
        lines.append(text("No rule of %(decision)s matched.", decision=words.name))
    lines += [_missed(miss, words, found, language) for miss in missed]
    return (*lines, *(_reason(reason) for reason in _mappings(details.get("reasons"))))


def rules_in_words(session: Session, details: Kept, found: RecordType, language: str) -> list[Text]:
    """The rules of a decision as a reason keeps them: what they asked for, and what they note; one sentence each."""
    told = _mappings(details.get("rules"))
    words = words_of_decision(session, str(details.get("decision")), language) if told else None
    return [] if words is None else [_why(rule, words, found, language) for rule in told]


def _why(rule: Kept, words: DecisionWords, found: RecordType, language: str) -> Text:
    asked = _inputs(rule, words, found, language)
    note = (words.texts.rules.get(str(rule.get("rule"))) or " ".join(_strings(rule.get("notes")))).rstrip(".。")
    if note and asked:
        return text("%(inputs)s. %(note)s.", inputs=listed(asked), note=note)
    return text("%(inputs)s.", inputs=note or listed(asked))


def _inputs(rule: Kept, words: DecisionWords, found: RecordType, language: str) -> list[Text]:
    """``Impact: High`` and the like; of a rule that asks for some inputs only those; fields by their labels."""
    asked, pairs = _mapping(rule.get("tests")), _mapping(rule.get("inputs")).items()
    shown = [_named_input(label, value, words, found, language) for label, value in pairs if asked.get(label) != "-"]
    return [labelled(label, value) for label, value in shown]


def _named_input(
    label: str, value: object, words: DecisionWords, found: RecordType, language: str
) -> tuple[str, str]:
    """Label and value of an input; one that is labelled like a field of the record is shown as that field."""
    own = _field(label, found)
    if own is None:
        return words.label(label), words.value(value)
    return own.label(language), own.shown(value, language) or "–"


def _rule(rule: Kept, words: DecisionWords, found: RecordType, language: str) -> Iterator[Text]:
    tests = _mapping(rule.get("tests"))
    inputs = [
        _met((label, value, str(tests.get(label, ""))), words, found, language)
        for label, value in _mapping(rule.get("inputs")).items()
    ]
    outputs = [_output(name, value, found, language) for name, value in _mapping(rule.get("outputs")).items()]
    if rule.get("index"):
        yield text(
            "Rule %(index)s of %(decision)s matched: %(inputs)s → %(outputs)s",
            index=rule["index"], decision=words.name, inputs=listed(inputs), outputs=listed(outputs),
        )
    else:
        yield text("%(inputs)s → %(outputs)s", inputs=listed(inputs), outputs=listed(outputs))
    note = words.texts.rules.get(str(rule.get("rule"))) or " ".join(_strings(rule.get("notes")))
    if note:
        yield text("%(message)s", message=note)


def _met(cell: tuple[str, object, str], words: DecisionWords, found: RecordType, language: str) -> Text:
    """``Impact: High``, with the test where it says more than the value."""
    label, value, test = cell
    shown_label, shown = _named_input(label, value, words, found, language)
    asked = _asked(label, test, found, language)
    if asked in _ANYTHING or asked == shown:
        return labelled(shown_label, shown)
    return text("%(what)s met %(test)s", what=labelled(shown_label, shown), test=asked)


def _missed(missed: Kept, words: DecisionWords, found: RecordType, language: str) -> Text:
    label = str(missed.get("label", ""))
    shown_label, shown = _named_input(label, missed.get("value"), words, found, language)
    return text(
        "Rule %(index)s asks for %(label)s %(test)s, but it is %(value)s.",
        index=missed.get("index", ""), label=shown_label, value=shown,
        test=_asked(label, str(missed.get("test", "")), found, language),
    )


def _output(name: str, value: object, found: RecordType, language: str) -> Text:
    own = found.by_key.get(name)
    shown_name = own.label(language) if own else name
    shown = own.shown(value, language) if own else _plain(value)
    return labelled(shown_name, shown)


def _asked(label: str, test: str, found: RecordType, language: str) -> str:
    """A test with the values of a field as people read them, without quotes."""
    own = _field(label, found)
    if own is None:
        return test
    return _LITERAL.sub(lambda literal: own.shown(literal[1], language), test)


def _reason(reason: Kept) -> Text:
    return text(
        "Line %(line)s, column %(column)s (%(part)s): %(why)s",
        line=reason.get("line", 1), column=reason.get("column", 1), part=reason.get("text", ""), why=told(reason),
    )


def listed(parts: Sequence[Text]) -> Text:
    """``Impact: High · Urgency: High``; a dash where there is nothing."""
    if not parts:
        return Text("–")
    first, *rest = parts
    return text("%(first)s · %(rest)s", first=first, rest=listed(rest)) if rest else first


def sentences(parts: Sequence[Text]) -> Text:
    """Sentences one after the other."""
    first, *rest = parts
    return text("%(first)s %(rest)s", first=first, rest=sentences(rest)) if rest else first


def _field(label: str, found: RecordType) -> Field | None:
    wanted = label.casefold()
    return next((one for one in found.fields if one.label("en").casefold() == wanted), None)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "–" if value is None else str(value)


def _mappings(value: object) -> list[Kept]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> Kept:
    return value if isinstance(value, Mapping) else {}


def _strings(value: object) -> list[str]:
    return [str(item) for item in value if item] if isinstance(value, list) else []
