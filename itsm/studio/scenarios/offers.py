"""What the form of a scenario offers to choose from: tasks with fields and buttons, and names that the pack has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.clock_marks import read_marks
from engine.definitions.reader import read_xml
from engine.errors import InvalidInput
from engine.registry import registry
from engine.spiff.program import Element
from itsm.forms.model import Component, Form
from itsm.forms.texts import translated
from itsm.packs.folder import PackFiles
from itsm.packs.model import RecordType
from itsm.packs.names import in_language
from itsm.records.elements import element_name, outcomes, told_name

Option = tuple[str, str]
"""A value and what it is called."""
_TREE = "categories"


@dataclass(frozen=True, slots=True)
class Control:
    """A field to fill in: ``kind`` is text, long, number, choice or yes_no; ``options`` are those of a choice."""

    key: str
    label: str
    kind: str = "text"
    options: tuple[Option, ...] = ()
    required_for: frozenset[str] = frozenset()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A user task with the fields of its form and its buttons."""

    id: str
    name: str
    controls: tuple[Control, ...]
    outcomes: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """All there is to choose from in a pack; of one that cannot be read nothing."""

    report: tuple[Control, ...] = ()
    tasks: Mapping[str, Task] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    statuses: tuple[Option, ...] = ()
    clocks: tuple[str, ...] = ()
    fields: tuple[Control, ...] = ()
    elements: Mapping[str, str] = field(default_factory=dict)
    """Names of all elements by id; a flow is told with where it leads."""
    promotions: tuple[Option, ...] = ()


def offers_of(files: PackFiles, language: str) -> Offers:
    """What ``files`` offer, named in ``language``."""
    of_type, elements = files.record_type, list(_elements(files))
    drawn = {element.id: element for element in elements}
    forms = {key: _in_language(files, form, language) for key, form in files.forms.items()}
    tasks = (_task(element, forms, of_type, language) for element in elements if element.type == "userTask")
    report = forms.get(of_type.report_form)
    return Offers(
        () if report is None else _controls(report, of_type, language),
        {task.id: task for task in tasks},
        _named(files, "message"), _named(files, "signal"), _jobs(files),
        tuple((status.key, status.label(language)) for status in of_type.statuses),
        _clocks(elements),
        tuple(_of_field(of_type, one.key, one.label(language), language) for one in of_type.fields),
        {element.id: told_name(element, drawn, language) for element in elements},
        tuple((one.key, in_language(one.names, language) or one.key) for one in of_type.promotions),
    )  # fmt: skip


def _elements(files: PackFiles) -> Iterator[Element]:
    for program in files.programs.values():
        yield from program.elements.values()


def _in_language(files: PackFiles, form: Form, language: str) -> Form:
    texts = files.texts.get(language)
    return form if texts is None else translated(form, texts.forms.get(form.id, {}))


def _task(element: Element, forms: Mapping[str, Form], of_type: RecordType, language: str) -> Task:
    named = element.extensions.get("formDefinition")
    form = forms.get(str(named.get("formId"))) if isinstance(named, Mapping) else None
    return Task(
        element.id, element_name(element, language), () if form is None else _controls(form, of_type, language),
        tuple((one.key, one.label) for one in outcomes(element, language)),
    )  # fmt: skip


def _controls(form: Form, of_type: RecordType, language: str) -> tuple[Control, ...]:
    return tuple(
        _control(one, of_type, language) for one in form.fields if one.key and one.type != "filepicker"
    )


def _control(one: Component, of_type: RecordType, language: str) -> Control:
    kinds = {"textarea": "long", "number": "number", "checkbox": "yes_no", "radio": "choice", "select": "choice"}
    kind, options = kinds.get(one.type, "text"), tuple((option.value, option.label) for option in one.options)
    if kind == "choice" and one.values_key == _TREE:
        options = _of_field(of_type, one.key or "", "", language).options
    if kind == "choice" and not options:
        kind = "text"  # computed when the form is shown
    rules = one.rules
    return Control(one.key or "", one.label or one.key or "", kind, options, rules.required_for, rules.required)


def _of_field(of_type: RecordType, key: str, label: str, language: str) -> Control:
    found = of_type.by_key.get(key)
    if found is None:
        return Control(key, label)
    kinds = {"choice": "choice", "category": "choice", "number": "number", "long_text": "long"}
    options = tuple((one.value, one.labels.get(language) or one.labels.get("en", "")) for one in found.choices)
    kind = kinds.get(found.type, "text")
    return Control(key, label, "text" if kind == "choice" and not options else kind, options)


def _roots(files: PackFiles) -> Iterator[object]:
    data = {resource.name: resource.data for resource in files.resources if resource.kind == "process"}
    return map(read_xml, data.values())


def _named(files: PackFiles, tag: str) -> tuple[str, ...]:
    """Names of the messages or signals that the diagrams have."""
    found = (node.get("name", "") for root in _roots(files) for node in root.iterfind(f"{{*}}{tag}"))  # type: ignore[attr-defined]  # lxml
    return _sorted(name for name in found if not name.startswith("="))


def _jobs(files: PackFiles) -> tuple[str, ...]:
    """Job types that programs do: those that run here nobody answers."""
    found = (node.get("type", "") for root in _roots(files) for node in root.iter("{*}taskDefinition"))  # type: ignore[attr-defined]  # lxml
    return _sorted(name for name in found if name not in registry.inline_handlers and not name.startswith("="))


def _clocks(elements: Iterable[Element]) -> tuple[str, ...]:
    found = set[str]()
    for element in elements:
        try:
            marks = read_marks(element.properties.get("sla", "")) if element.properties.get("sla") else None
        except InvalidInput:
            continue  # a finding of the linter
        if marks is not None:
            found.update(marks.start)
    return tuple(sorted(found, key=lambda kind: (":" in kind, kind)))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(filter(None, names))))


def choices(options: Sequence[Option], now: object) -> list[Option]:
    """Options with the value that stands there now, when it is none of them."""
    known = {value for value, _label in options}
    return [*options, *([(str(now), str(now))] if now not in (None, "") and str(now) not in known else [])]
