"""New files of decisions: an empty table, an expression, a small graph, or a copy with ids of its own."""

import re
from collections.abc import Container, Mapping, Sequence

from lxml import etree

from engine.dmn.elements import children, local_name
from engine.errors import InvalidForm, Text, text
from itsm.studio.decision_files.contents import model_in

KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")
LONGEST_NAME = 120
TABLE, EXPRESSION, GRAPH = "table", "expression", "graph"
TEMPLATES: Mapping[str, Text] = {
    TABLE: text("Decision table"), EXPRESSION: text("Expression"), GRAPH: text("Graph of two decisions"),
}  # fmt: skip
"""What a new file may begin with."""
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
    'xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" '
    'xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="%(key)s_definitions" name=%(name)s '
    'namespace="http://flowdesk.org/decisions/%(key)s" modeler:executionPlatform="Camunda Cloud" '
    'modeler:executionPlatformVersion="8.6.0">\n'
)
_TABLE = (
    '  <decision id="%(key)s" name=%(name)s>\n    <variable id="%(key)s_variable" name="%(key)s" typeRef="string" />\n'
    '%(needs)s    <decisionTable id="%(key)s_table" hitPolicy="UNIQUE">\n'
    '      <input id="%(key)s_input">\n        <inputExpression id="%(key)s_expression" typeRef="string">\n'
    "          <text>%(reads)s</text>\n        </inputExpression>\n      </input>\n"
    '      <output id="%(key)s_output" name="%(key)s" typeRef="string" />\n    </decisionTable>\n  </decision>\n'
)
_EXPRESSION = (
    '  <decision id="%(key)s" name=%(name)s>\n    <variable id="%(key)s_variable" name="%(key)s" typeRef="string" />\n'
    '    <literalExpression id="%(key)s_literal">\n      <text>%(reads)s</text>\n    </literalExpression>\n'
    "  </decision>\n"
)
_NEEDS = (
    '    <informationRequirement id="%(key)s_requirement">\n      <requiredDecision href="#%(key)s_base" />\n'
    "    </informationRequirement>\n"
)
_SHAPE = (
    '      <dmndi:DMNShape id="%(key)s_shape" dmnElementRef="%(key)s">\n'
    '        <dc:Bounds height="80" width="180" x="%(x)s" y="%(y)s" />\n      </dmndi:DMNShape>\n'
)
_EDGE = (
    '      <dmndi:DMNEdge id="%(key)s_edge" dmnElementRef="%(key)s_requirement">\n'
    '        <di:waypoint x="250" y="260" />\n        <di:waypoint x="250" y="180" />\n'
    '        <di:waypoint x="250" y="160" />\n      </dmndi:DMNEdge>\n'
)
_TEST = "record.impact"
"""What a new table reads at first: a field that the records of every pack have."""


def new_file(template: str, key: str, name: str, taken: Container[str]) -> bytes:
    """The file of a new decision. ``taken`` are the ids of decisions in the pack. Raises InvalidForm."""
    _require_free(key, name, taken)
    if template not in TEMPLATES:
        raise InvalidForm({"template": text("Expected one of the templates, but this is none. Choose one.")})
    words = {"key": key, "name": _quoted(name.strip()), "needs": "", "reads": _TEST}
    shapes = _SHAPE % {**words, "x": 160, "y": 80}
    body = (_EXPRESSION if template == EXPRESSION else _TABLE) % words
    if template == GRAPH:
        base = {**words, "key": f"{key}_base", "name": _quoted(f"{name.strip()} 1")}
        body = _TABLE % {**words, "needs": _NEEDS % words, "reads": f"{key}_base"} + _TABLE % base
        shapes += _SHAPE % {**base, "x": 160, "y": 260} + _EDGE % words
    diagram = (
        f'  <dmndi:DMNDI>\n    <dmndi:DMNDiagram id="{key}_diagram">\n{shapes}'
        "    </dmndi:DMNDiagram>\n  </dmndi:DMNDI>\n"
    )
    return (_HEAD % words + body + diagram + "</definitions>\n").encode()


def copied(content: bytes, key: str, name: str, taken: Container[str]) -> bytes:
    """A copy of a file under another name: the decision that no other requires gets ``key``, the others begin with it.

    Names that expressions of the file go by stay.
    Raises InvalidForm, InvalidDefinition.
    """
    _require_free(key, name, taken)
    root = model_in(content)
    decisions = [node for kind in ("decision", "decisionService") for node in children(root, kind)]
    main = _main(decisions)
    ids = {str(node.get("id")): key if node is main else f"{key}_{node.get('id')}"[:200] for node in decisions}
    for node in root.iter():
        if isinstance(node.tag, str):
            _rename(node, ids)
    if main is not None:
        main.set("name", name.strip())
    root.set("id", f"{key}_definitions")
    root.set("name", name.strip())
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8") + b"\n"


def _main(decisions: Sequence[etree._Element]) -> etree._Element | None:
    """The last decision that none of the others requires; what the file is about."""
    named = [node for one in decisions for node in one.iter("{*}requiredDecision")]
    required = {str(node.get("href", "")).rpartition("#")[2] for node in named}
    return next((one for one in reversed(decisions) if one.get("id") not in required), None)


def _rename(node: etree._Element, ids: Mapping[str, str]) -> None:
    if local_name(node) in ("decision", "decisionService") and node.get("id") in ids:
        node.set("id", ids[str(node.get("id"))])
    for name in ("href", "dmnElementRef"):
        before, sign, after = str(node.get(name, "")).rpartition("#")
        if after in ids and not before:
            node.set(name, sign + ids[after])


def _require_free(key: str, name: str, taken: Container[str]) -> None:
    wrong: dict[str, Text] = {}
    if not name.strip() or len(name) > LONGEST_NAME:
        wrong["name"] = text("Expected a name of 1 to %(most)s characters. Write one.", most=LONGEST_NAME)
    if KEY.fullmatch(key) is None:
        wrong["key"] = text(
            "Expected 2 to 60 small letters, digits and underscores that begin with a letter, such as “vip_approval”."
        )
    elif key in taken:
        wrong["key"] = text("Expected an id that no decision has yet, but “%(id)s” is taken. Choose another.", id=key)
    if wrong:
        raise InvalidForm(wrong)


def _quoted(name: str) -> str:
    """A text as an attribute of XML, with its quotes."""
    plain = "".join(sign for sign in name if sign.isprintable())
    return '"' + plain.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'
