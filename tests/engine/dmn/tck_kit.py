"""Reads and runs cases of the OMG's DMN TCK (level 2 and 3 XML test cases)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine.dmn import DecisionModel, read_model
from engine.feel import FeelError, FeelValue, normalise, parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.operators import equals

TEST = "{http://www.omg.org/spec/DMN/20160719/testcase}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TOLERANCE = Decimal("1e-8")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True)
class CaseResult:
    """The outcome of one result node of a case."""

    folder: str
    case: str
    node: str
    expected: FeelValue
    got: FeelValue
    passed: bool


def read_folder_models(folder: Path) -> dict[str, DecisionModel]:
    """Read every model of a folder by file name; imports are resolved within the folder."""
    roots = {path.name: etree.parse(str(path), _PARSER).getroot() for path in sorted(folder.glob("*.dmn"))}
    models: dict[str, DecisionModel] = {}
    by_namespace: dict[str, DecisionModel] = {}
    waiting = dict(roots)
    while waiting:
        ready = [name for name, root in waiting.items() if not _imports(root) & _namespaces(waiting)] or list(waiting)
        for name in ready:
            root = waiting.pop(name)
            models[name] = read_model(root, by_namespace, strict=False)
            by_namespace[root.get("namespace", "")] = models[name]
    return models


def _imports(root: etree._Element) -> set[str]:
    return {str(item.get("namespace")) for item in root if isinstance(item.tag, str) and item.tag.endswith("}import")}


def _namespaces(roots: dict[str, etree._Element]) -> set[str]:
    return {root.get("namespace", "") for root in roots.values()}


def run_folder(folder: Path) -> Iterator[CaseResult]:
    """Run all cases of a folder."""
    models = read_folder_models(folder)
    for path in sorted(folder.glob("*.xml")):
        suite = etree.parse(str(path), _PARSER).getroot()
        model = models.get((suite.findtext(f"{TEST}modelName") or "").strip())
        for case in suite.findall(f"{TEST}testCase"):
            yield from _run_case(folder.name, model, case)


def _run_case(folder: str, model: DecisionModel | None, case: etree._Element) -> Iterator[CaseResult]:
    context = _inputs(case)
    for node in case.findall(f"{TEST}resultNode"):
        expected = _value(node.find(f"{TEST}expected"))
        name = node.get("name", "")
        got = _decide(
            model, case.get("invocableName") or name, context, is_service=case.get("type") == "decisionService"
        )
        if isinstance(got, dict) and case.get("type") == "decisionService" and name in got:
            got = got[name]
        yield CaseResult(folder, case.get("id", ""), name, expected, got, same(expected, got))


def _inputs(case: etree._Element) -> dict[str, FeelValue]:
    context: dict[str, FeelValue] = {}
    for node in case.findall(f"{TEST}inputNode"):
        name, value = node.get("name", ""), _value(node)
        space = node.get("namespace")
        context[name] = value
        if space:
            context.setdefault(space, {})[name] = value
    return context


def _decide(model: DecisionModel | None, name: str, context: dict[str, FeelValue], *, is_service: bool) -> FeelValue:
    if model is None:
        return "no model"
    if is_service:
        identity = next((key for key, known in model.services.items() if known == name), name)
    else:
        identity = next((key for key, decision in model.decisions.items() if decision.name == name), name)
    try:
        return model.decide(identity, context).value
    except (LookupError, FeelError) as error:
        return f"{type(error).__name__}: {error}"


def _value(node: etree._Element | None) -> FeelValue:
    if node is None:
        return None
    items = node.find(f"{TEST}list")
    if items is not None:
        return None if items.get(f"{XSI}nil") == "true" else [_value(item) for item in items.findall(f"{TEST}item")]
    components = node.findall(f"{TEST}component")
    if components:
        return {component.get("name", ""): _value(component) for component in components}
    value = node.find(f"{TEST}value")
    if value is None or value.get(f"{XSI}nil") == "true":
        return None
    return _scalar(value.text or "", (value.get(f"{XSI}type") or "string").rpartition(":")[2])


def _scalar(text: str, kind: str) -> FeelValue:
    if kind == "string":
        return text
    text = text.strip()
    return _READERS.get(kind, Decimal)(text)


_READERS: dict[str, Callable[[str], FeelValue]] = {
    "boolean": lambda text: text == "true",
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "duration": parse_duration,
}


def same(expected: FeelValue, got: FeelValue) -> bool:
    """Compare as the TCK does: numbers to 8 digits, everything else by value."""
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return abs(expected - got) <= _TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(same(one, other) for one, other in zip(expected, got, strict=True))
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(same(expected[key], normalise(got[key])) for key in expected)
    return type(expected) is type(got) and equals(expected, got) is True
