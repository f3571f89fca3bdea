"""Whether the service tasks of a pack say what their job types need, and its promotions have what they name."""

import re
from collections.abc import Iterator, Mapping

from engine.errors import Finding, Text, text
from engine.spiff.diagram.records import Extensions, mappings_of, value_of
from engine.spiff.program import Element
from itsm.automation.calling.working import CALL
from itsm.automation.handlers.comment import COMMENT
from itsm.automation.handlers.create import CREATE
from itsm.automation.handlers.gather import GATHER
from itsm.automation.handlers.link import LINK
from itsm.automation.handlers.mail import MAIL
from itsm.automation.handlers.send import SEND
from itsm.automation.handlers.start import START
from itsm.language import listed
from itsm.packs.folder import PackFiles
from itsm.records.links.kinds import choices as links

RULE = "automation"
NEEDED: Mapping[str, tuple[str, ...]] = {
    LINK: ("number",), GATHER: ("numbers",), COMMENT: ("body",), START: ("process",), SEND: ("message",),
    MAIL: ("to", "subject", "body"), CALL: ("url",),
}  # fmt: skip
"""Inputs without which a job type can do nothing."""
_TEXT = re.compile(r'\s*"([^"\\]*)"\s*')
Inputs = Mapping[str, str | None]
"""What goes in, by name: the text that stands there, None for what an expression gives."""


def wrong_automation(files: PackFiles) -> Iterator[Finding]:
    """What is wrong with the automatic steps and the promotions of a pack."""
    yield from _promotions(files)
    resources = {resource.id: resource.name for resource in files.resources if resource.kind == "process"}
    for process_id, program in files.programs.items():
        for element in program.elements.values():
            for message in _wrong(files, element):
                yield Finding(RULE, "error", element.id, message, resource=resources.get(process_id, ""))


def _promotions(files: PackFiles) -> Iterator[Finding]:
    """Of what is made of another pack's type, only the organisation knows the fields."""
    own = files.record_type
    for index, promotion in enumerate(own.promotions):
        if promotion.type != own.key:
            continue
        for name in sorted(promotion.fields.keys() - own.by_key.keys()):
            place = f"promotions[{index}].fields.{name}"
            message = text("Expected a field of %(type)s, but “%(key)s” is none.", type=own.name("en"), key=name)
            yield Finding(RULE, "error", place, message, resource=f"processes/{files.key}/pack.yaml")


def _wrong(files: PackFiles, element: Element) -> Iterator[Text]:
    extensions: Extensions = dict(element.extensions)  # type: ignore[arg-type]  # as the reader of diagrams keeps them
    job = value_of(extensions, "taskDefinition", "type")
    if job is None or job.is_feel or job.text not in (CREATE, *NEEDED):
        return
    given = {mapping.target[0]: _said(mapping.source.text, mapping.source.is_feel)
             for mapping in mappings_of(extensions, "input")}  # fmt: skip
    for name in NEEDED.get(job.text, ()):
        if given.get(name, "") == "":
            yield text("Expected an input “%(name)s” for %(type)s, but there is none.", name=name, type=job.text)
    if job.text == CREATE:
        yield from _wrong_record(files, given)
    kind = given.get("link")
    if kind and kind not in links():
        yield text("Expected one of %(names)s, but found “%(name)s”.", names=listed(links()), name=kind[:60])


def _wrong_record(files: PackFiles, given: Inputs) -> Iterator[Text]:
    promotion = given.get("promotion", "")
    if promotion == "" and given.get("type", "") == "":
        yield text("Expected a promotion or a type for record.create, but there is neither.")
    if promotion and promotion not in files.record_type.promotions_by_key:
        yield text("Expected a promotion that pack.yaml declares, but “%(name)s” is none.", name=promotion[:60])


def _said(source: str, is_feel: bool) -> str | None:
    if not is_feel:
        return source.strip()
    found = _TEXT.fullmatch(source)
    return found[1] if found else None
