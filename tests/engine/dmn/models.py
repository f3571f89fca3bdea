"""Builds small DMN models for tests."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from lxml import etree

from engine.dmn import DecisionModel, read_model

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(
    body: str, namespace: str = NAMESPACE, *, target: str = "urn:test", extra: str = ""
) -> etree._Element:
    """Return the root of a model of namespace ``target`` with some elements inside; ``extra`` are more attributes."""
    return etree.fromstring(
        f'<definitions xmlns="{namespace}" namespace="{target}" name="t" id="d" {extra}>{body}</definitions>'
    )


def model(body: str) -> DecisionModel:
    """Read a model strictly."""
    return read_model(definitions(body))


def literal(identity: str, text: str, requires: Sequence[str] = ()) -> str:
    """Return a decision of a literal expression that requires other decisions by id."""
    needs = "".join(
        f'<informationRequirement><requiredDecision href="#{key}"/></informationRequirement>' for key in requires
    )
    return (
        f'<decision id="{identity}" name="{identity}"><variable name="{identity}"/>{needs}'
        f"<literalExpression><text>{escape(text)}</text></literalExpression></decision>"
    )


def table(
    rules: Sequence[str],
    *,
    policy: str = "UNIQUE",
    aggregation: str = "",
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ("result",),
    allowed: str = "",
    default: str = "",
) -> str:
    """Return a decision ``t`` with a table; a rule is written ``test | test => output | output # annotation``."""
    columns = "".join(
        f'<input label="{escape(text)}"><inputExpression><text>{escape(text)}</text></inputExpression></input>'
        for text in inputs
    )
    extra = f"<outputValues><text>{escape(allowed)}</text></outputValues>" if allowed else ""
    extra += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    answers = "".join(f'<output name="{name}">{extra}</output>' for name in outputs)
    collect = f' aggregation="{aggregation}"' if aggregation else ""
    rows = "".join(_rule(rule, number) for number, rule in enumerate(rules, 1))
    return (
        f'<decision id="t" name="Table"><variable name="t"/><decisionTable id="dt" hitPolicy="{policy}"{collect}>'
        f"{columns}{answers}{rows}</decisionTable></decision>"
    )


def _rule(rule: str, number: int) -> str:
    body, _, note = rule.partition(" # ")
    tests, _, outputs = body.partition("=>")
    cells = "".join(f"<inputEntry><text>{escape(cell.strip())}</text></inputEntry>" for cell in tests.split("|"))
    cells += "".join(f"<outputEntry><text>{escape(cell.strip())}</text></outputEntry>" for cell in outputs.split("|"))
    cells += f"<annotationEntry><text>{escape(note)}</text></annotationEntry>" if note else ""
    return f'<rule id="r{number}">{cells}</rule>'


def input_data(name: str, kind: str = "") -> str:
    """Return input data whose id is its name."""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}"{_type(kind)}/></inputData>'


def decision(
    name: str,
    body: str,
    *,
    needs: Sequence[str] = (),
    inputs: Sequence[str] = (),
    calls: Sequence[str] = (),
    kind: str = "",
) -> str:
    """Return a decision whose id is its name: of a boxed expression, or of a literal one when it is no XML.

    ``needs`` are decisions, ``inputs`` input data, ``calls`` business knowledge models and services, by id or href.
    """
    links = "".join(_link("informationRequirement", "requiredDecision", item) for item in needs)
    links += "".join(_link("informationRequirement", "requiredInput", item) for item in inputs)
    links += "".join(_link("knowledgeRequirement", "requiredKnowledge", item) for item in calls)
    return f'<decision id="{name}" name="{name}"><variable name="{name}"{_type(kind)}/>{links}{boxed(body)}</decision>'


def knowledge(name: str, parameters: Sequence[str], body: str, *, calls: Sequence[str] = (), kind: str = "") -> str:
    """Return a business knowledge model whose id is its name; a parameter is written ``name`` or ``name: type``."""
    links = "".join(_link("knowledgeRequirement", "requiredKnowledge", item) for item in calls)
    slots = "".join(
        f'<formalParameter name="{label}"{_type(of.strip())}/>'
        for label, _, of in (parameter.partition(":") for parameter in parameters)
    )
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"{_type(kind)}/>'
        f"<encapsulatedLogic>{slots}{boxed(body)}</encapsulatedLogic>{links}</businessKnowledgeModel>"
    )


def service(
    name: str, outputs: Sequence[str], *, inputs: Sequence[str] = (), decisions: Sequence[str] = (), kind: str = ""
) -> str:
    """Return a decision service whose id is its name."""
    links = "".join(f'<outputDecision href="#{item}"/>' for item in outputs)
    links += "".join(f'<inputDecision href="#{item}"/>' for item in decisions)
    links += "".join(f'<inputData href="#{item}"/>' for item in inputs)
    return f'<decisionService id="{name}" name="{name}"><variable name="{name}"{_type(kind)}/>{links}</decisionService>'


def item(name: str, inner: str, *, many: bool = False) -> str:
    """Return an item definition."""
    collection = ' isCollection="true"' if many else ""
    return f'<itemDefinition name="{name}"{collection}>{inner}</itemDefinition>'


def boxed(body: str) -> str:
    """Return a body of XML as it is, and a text as a literal expression."""
    return body if body.startswith("<") else f"<literalExpression><text>{escape(body)}</text></literalExpression>"


def _type(kind: str) -> str:
    return f' typeRef="{escape(kind)}"' if kind else ""


def _link(kind: str, target: str, href: str) -> str:
    href = href if "#" in href else f"#{href}"
    return f'<{kind}><{target} href="{href}"/></{kind}>'
