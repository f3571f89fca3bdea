"""Builds small DMN models for tests."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from lxml import etree

from engine.dmn import DecisionModel, read_model

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(body: str, namespace: str = NAMESPACE) -> etree._Element:
    """Return the root of a model with some elements inside."""
    return etree.fromstring(
        f'<definitions xmlns="{namespace}" namespace="urn:test" name="t" id="d">{body}</definitions>'
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
