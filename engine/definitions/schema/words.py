"""Says in plain words what an XML schema forbids: the validator's own sentences are for programmers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.definitions.model import Node, line_of, local_name, named, shortened
from engine.definitions.schema.order import Misplaced, has_place, needed, twin
from engine.errors import Text, text
from engine.spiff.diagram.schema import SchemaProblem

_SENTENCE: Final = re.compile(
    r"Element '(?:\{[^}]*\})?(?P<element>[^']+)'(?:, attribute '(?:\{[^}]*\})?(?P<attribute>[^']+)')?: (?P<rest>.*)",
    re.DOTALL,
)
_NAME: Final = re.compile(r"\{[^}]*\}([\w*]+)")
_VALUE: Final = re.compile(r"(?:The (?:QName )?value |^)'(?P<value>[^']*)'")
_TYPE: Final = re.compile(r"type '(?:xs:)?(?:\{[^}]*\})?(?P<type>[^']+)'")
_SET: Final = re.compile(r"set \{(?P<values>.*)\}", re.DOTALL)
_NC_NAME: Final = re.compile(r"[^\W\d][\w.\-\u00b7]*")
_ALWAYS: Final = frozenset({"documentation", "extensionElements"})
_TYPES: Final[Mapping[str, Text]] = {
    "boolean": text("true or false"),
    "integer": text("a whole number"),
    "int": text("a whole number"),
    "ID": text("an id that begins with a letter or _ and goes on with letters, digits, - . _"),
    "IDREF": text("the id of one element"),
    "QName": text("the name of one element"),
    "anyURI": text("an address (URI)"),
}


@dataclass(frozen=True, slots=True)
class _Sentence:
    problem: SchemaProblem
    element: str
    attribute: str
    rest: str

    @property
    def where(self) -> dict[str, object]:
        """What every sentence says: which element, where."""
        node = self.problem.node
        return {"name": self.element, "element": named(node), "line": line_of(node) or self.problem.line}

    @property
    def owner(self) -> dict[str, object]:
        """What a sentence about a written value says: the element that has it as an attribute or a child of words."""
        node, around = self.problem.node, self.problem.node.getparent()
        if self.attribute or around is None:
            return {"attribute": self.attribute or self.element, **self.where}
        return {"attribute": self.element, "name": local_name(around), "element": named(node),
                "line": line_of(node) or self.problem.line}

    def part(self, pattern: re.Pattern[str], group: str) -> str:
        """Return a part of the validator's sentence, or nothing."""
        found = pattern.search(self.rest)
        return found[group] if found else ""


def explain(problem: SchemaProblem) -> tuple[Text, Text]:
    """Return what is wrong and what to do."""
    found = _SENTENCE.match(problem.message)
    if found is None:
        return _other(_Sentence(problem, "", "", problem.message))
    sentence = _Sentence(problem, found["element"], found["attribute"] or "", found["rest"])
    return _SAYINGS.get(problem.kind, _other)(sentence)


def explain_order(found: Misplaced) -> tuple[Text, Text]:
    """Return what is wrong with a child that stands too late, and what to do."""
    return (
        text(
            "Expected the %(name)s in line %(line)s, <%(element)s>, in front of the %(other)s in line %(before)s, "
            "but it stands behind it.",
            name=local_name(found.node), line=line_of(found.node), element=named(found.node),
            other=local_name(found.before), before=line_of(found.before),
        ),
        text("Put it in front."),
    )


def explain_lacking(child: Node, names: list[str]) -> tuple[Text, Text]:
    """Return what an element needs in front of ``child``, and what to do."""
    owner = child.getparent()
    where: dict[str, object] = {} if owner is None else {
        "name": local_name(owner), "line": line_of(owner), "element": named(owner)
    }
    return _missing(", ".join(names), where)


def _missing(wanted: str, where: Mapping[str, object]) -> tuple[Text, Text]:
    return (
        text(
            "Expected %(wanted)s inside the %(name)s in line %(line)s, <%(element)s>, but it is missing.",
            wanted=wanted, **where,
        ),
        text("Add what is missing."),
    )


def told_elsewhere(problem: SchemaProblem) -> bool:
    """Return whether rule ``unique-ids`` says it better: an id is well written, but stands twice."""
    return "'xs:ID'" in problem.message and bool(_NC_NAME.fullmatch((problem.node.get("id") or "").strip()))


def _content(sentence: _Sentence) -> tuple[Text, Text]:
    names = [name for name in _NAME.findall(sentence.rest) if name != "*"]
    wanted = ", ".join(name for name in names if name not in _ALWAYS) or ", ".join(names)
    if sentence.rest.startswith("Missing"):
        return _missing(", ".join(needed(sentence.problem.node)) or wanted, sentence.where)
    if not has_place(sentence.problem.node) and not sentence.problem.node.get("id"):
        return (
            text(
                "Expected only what may stand inside <%(owner)s>, but line %(line)s has %(name)s, "
                "which has no place there.",
                owner=_around(sentence.problem.node), name=sentence.element, line=sentence.where["line"],
            ),
            text("Remove it, or move it to where it belongs."),
        )
    if not has_place(sentence.problem.node):
        return (
            text(
                "Expected only what may stand inside <%(owner)s>, but line %(line)s has %(name)s <%(element)s>, "
                "which has no place there.",
                owner=_around(sentence.problem.node), **sentence.where,
            ),
            text("Remove it, or move it to where it belongs."),
        )
    rival = twin(sentence.problem.node)
    if rival is not None:
        return _once(sentence, rival)
    if not wanted:
        return (
            text(
                "Expected nothing more at this place, but line %(line)s has %(name)s <%(element)s>.",
                **sentence.where,
            ),
            text("Remove it, or move it to where it belongs."),
        )
    return (
        text(
            "Expected one of %(wanted)s at this place, but line %(line)s has %(name)s <%(element)s>.",
            wanted=wanted, **sentence.where,
        ),
        text("Remove it, or move it to where it belongs."),
    )


def _once(sentence: _Sentence, rival: Node) -> tuple[Text, Text]:
    owner = _around(sentence.problem.node)
    if local_name(rival) == sentence.element:
        return (
            text(
                "Expected one %(name)s inside <%(owner)s>, but line %(line)s has another.",
                owner=owner, name=sentence.element, line=sentence.where["line"],
            ),
            text("Keep one of them."),
        )
    return (
        text(
            "Expected either %(name)s or %(other)s inside <%(owner)s>, but it has both.",
            owner=owner, name=local_name(rival), other=sentence.element,
        ),
        text("Keep one of them."),
    )


def _around(node: Node) -> str:
    """Return the id of the element around a node, or what it is called, when it has none."""
    owner = node.getparent()
    return "" if owner is None else owner.get("id") or local_name(owner)


def _not_allowed(sentence: _Sentence) -> tuple[Text, Text]:
    return (
        text(
            "Expected only attributes of the standard, but %(attribute)s is none of %(name)s, "
            "line %(line)s, <%(element)s>.",
            attribute=sentence.attribute, **sentence.where,
        ),
        text("Remove the attribute."),
    )


def _required(sentence: _Sentence) -> tuple[Text, Text]:
    attribute = sentence.part(_VALUE, "value") or sentence.part(re.compile(r"attribute '(?P<name>[^']+)'"), "name")
    return (
        text(
            "Expected attribute %(attribute)s at the %(name)s in line %(line)s, <%(element)s>, but it is missing.",
            attribute=attribute, **sentence.where,
        ),
        text("Add the attribute."),
    )


def _choice(sentence: _Sentence) -> tuple[Text, Text]:
    return (
        text(
            "Expected one of %(values)s as %(attribute)s of the %(name)s in line %(line)s, <%(element)s>, "
            "but it is %(value)s.",
            values=sentence.part(_SET, "values").replace("'", ""),
            value=shortened(sentence.part(_VALUE, "value")), **sentence.owner,
        ),
        text("Choose one of them."),
    )


def _value(sentence: _Sentence) -> tuple[Text, Text]:
    kind = sentence.part(_TYPE, "type")
    wanted = _TYPES["QName" if "QName" in sentence.rest else kind if kind in _TYPES else "anyURI"]
    return (
        text(
            "Expected %(wanted)s as %(attribute)s of the %(name)s in line %(line)s, <%(element)s>, "
            "but it is “%(value)s”.",
            wanted=wanted, value=shortened(sentence.part(_VALUE, "value")), **sentence.owner,
        ),
        text("Correct the value."),
    )


def _no_text(sentence: _Sentence) -> tuple[Text, Text]:
    return (
        text(
            "Expected no words of its own inside the %(name)s in line %(line)s, <%(element)s>, but there are some.",
            **sentence.where,
        ),
        text("Move them into its documentation."),
    )


def _only_text(sentence: _Sentence) -> tuple[Text, Text]:
    return (
        text(
            "Expected only words inside the %(name)s in line %(line)s, <%(element)s>, but there are elements.",
            **sentence.where,
        ),
        text("Remove the elements."),
    )


def _abstract(sentence: _Sentence) -> tuple[Text, Text]:
    return (
        text(
            "Expected a certain kind of %(name)s in line %(line)s, <%(element)s>, but its kind is left open.",
            **sentence.where,
        ),
        text("Use the element of the kind that you mean."),
    )


def _retyped(sentence: _Sentence) -> tuple[Text, Text]:
    return (
        text(
            "Expected a type that fits the %(name)s in line %(line)s, <%(element)s>, but its xsi:type does not.",
            **sentence.where,
        ),
        text("Correct or remove the type."),
    )


def _other(sentence: _Sentence) -> tuple[Text, Text]:
    return (
        text(
            "Expected BPMN 2.0, but line %(line)s is not: %(problem)s",
            line=sentence.problem.line, problem=shortened(sentence.problem.message),
        ),
        text("Correct the file in a BPMN editor."),
    )


_SAYINGS: Final[Mapping[str, Callable[[_Sentence], tuple[Text, Text]]]] = {
    "SCHEMAV_ELEMENT_CONTENT": _content,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": _not_allowed,
    "SCHEMAV_CVC_COMPLEX_TYPE_4": _required,
    "SCHEMAV_CVC_ENUMERATION_VALID": _choice,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": _value,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_3": _value,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": _no_text,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": _no_text,
    "SCHEMAV_CVC_TYPE_3_1_2": _only_text,
    "SCHEMAV_CVC_TYPE_2": _abstract,
    "SCHEMAV_CVC_ELT_4_2": _retyped,
    "SCHEMAV_CVC_ELT_4_3": _retyped,
}
