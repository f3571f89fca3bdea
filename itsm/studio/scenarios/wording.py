"""Why a scenario failed, with the names that people gave: of steps, statuses, fields and their choices."""

from collections.abc import Mapping

from engine.errors import Text
from itsm.packs.folder import PackFiles
from itsm.records.elements import told_name

STATUS = "status"
_LISTED = ", "


def in_words(problem: Text, pack: PackFiles, language: str) -> Text:
    """The sentence with names in the place of ids and codes; what has no name stays."""
    drawn = {key: one for program in pack.programs.values() for key, one in program.drawn.items()}
    elements = {key: told_name(element, drawn, language) for key, element in drawn.items()}
    return _named(problem, elements, pack, language)


def _named(problem: Text, elements: Mapping[str, str], pack: PackFiles, language: str) -> Text:
    subject = problem.values.get("name")
    of_type = pack.record_type
    words = elements
    values = dict(problem.values)
    if isinstance(subject, Text) and subject.template == STATUS:
        words = {status.key: status.label(language) for status in of_type.statuses}
    elif isinstance(subject, str) and subject in of_type.by_key:
        field = of_type.by_key[subject]
        words = {one.value: one.labels.get(language) or one.labels.get("en", "") for one in field.choices}
        values["name"] = f"“{field.label(language)}”"
    return Text(problem.template, {name: _worded(value, words, elements, pack, language) if name != "name" else value
                                   for name, value in values.items()})  # fmt: skip


def _worded(
    value: object, words: Mapping[str, str], elements: Mapping[str, str], pack: PackFiles, language: str
) -> object:
    if isinstance(value, Text):
        return _named(value, elements, pack, language)
    if not isinstance(value, str):
        return value
    named = [words.get(one.removeprefix("<").removesuffix(">"), one) for one in value.split(_LISTED)]
    return _LISTED.join(named)
