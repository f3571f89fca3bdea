"""Trying words out with a real record: one that the editor sees, as if the notice went to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import Tenant, current_tenant, reading
from engine.errors import InvalidForm, NotFound, text
from engine.registry import Actor
from itsm.language import gettext
from itsm.mail import Words, address_of
from itsm.notices.wording.kept import names_for
from itsm.notices.wording.shipped import DIGEST
from itsm.notices.wording.template import Template, errors_of
from itsm.notices.wording.values import Reader, Told, values_for
from itsm.notices.wording.writing import mail_of, sentence_of
from itsm.packs.deployed import record_type
from itsm.records.tables import Record
from itsm.records.visibility import seen_record, visible_to


@dataclass(frozen=True, slots=True)
class Preview:
    """What a notice would say about record ``number``."""

    number: str
    sentence: str
    mail: Words


def preview(event: str, template: Template, language: str, number: str, actor: Actor) -> Preview:
    """Write ``template`` for the record ``number``, or for the newest that the actor sees when it is empty.

    Raises InvalidForm: by part for what is wrong with the words, and for a record (``record``) that is not theirs.
    """
    wrong = errors_of(template, names_for(event))
    if wrong:
        raise InvalidForm(wrong)
    wanted = number.strip() or _newest(actor)
    values = _values(event, wanted, language, actor)
    return Preview(wanted, sentence_of(template, values), mail_of(template, values, language))


def _newest(actor: Actor) -> str:
    query = select(Record.number).where(visible_to(actor)).order_by(Record.key.desc()).limit(1)
    with reading() as session:
        found = session.scalar(query)
    if found is None:
        raise InvalidForm({"record": text("There is no record yet that you see. Report one, then try the words out.")})
    return found


def _values(event: str, number: str, language: str, actor: Actor) -> Mapping[str, object]:
    with reading() as session:
        try:
            seen = seen_record(session, number[:40], actor)
        except NotFound as problem:
            raise InvalidForm({"record": problem.message}) from problem
        organisation = session.get_one(Tenant, current_tenant()).name
        example = {"comment": gettext("These words are an example.", language)}
        answers = [
            {"label": gettext("An answer", language), "link": address_of("/answer?link=example")},
        ]
        reader = Reader(actor, language, works=True)
        told = Told(organisation, actor.name, example, answers)
        values = values_for(session, seen, record_type(seen.row.type_key, session), reader, told)
    if event != DIGEST:
        return values
    one = {"sentence": f"{values['number']} {values['title']}", **{key: values[key] for key in _IN_DIGEST}}
    return {"name": actor.name, "organisation": organisation, "notices": [one, one], "link": address_of("/notices")}


_IN_DIGEST = ("link", "number", "title")
