"""The version of a decision that is tried on the past: a file, or a version that was put into use before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DecisionModel, DmnError
from engine.dmn.elements import child, children
from engine.errors import FlowdeskError, InvalidForm, NotFound, text, text_of
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.tables import Definition
from itsm.language import listed
from itsm.packs.model import Field, RecordType

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a decision with its model."""

    number: int | None
    model: DecisionModel


def version_in_use(session: Session, decision_id: str) -> tuple[Definition, Version]:
    """The definition that answers today, and its model. Raises NotFound."""
    found = definitions.latest(session, DECISION, decision_id)
    return found, Version(found.version, definitions.parsed(session, found.key, decision_model))


def version_of(decision_id: str, number: int) -> Version:
    """A version by its number, in use or not any more. Raises NotFound."""
    with reading() as session:
        found = definitions.any_of_version(session, DECISION, decision_id, number)
        return Version(found.version, definitions.parsed(session, found.key, decision_model))


def uploaded(decision_id: str, content: bytes) -> Version:
    """The version in a file. Raises InvalidForm saying what is wrong with the file."""
    try:
        model = decision_model(content)
    except FlowdeskError as problem:
        raise InvalidForm({"file": problem.message}) from problem
    except DmnError as problem:
        first = problem.problems[0]
        wrong = text(
            "Expected decisions that can be made, but “%(element)s” cannot: %(problem)s",
            element=first.element_id, problem=text_of(first.message),
        )
        raise InvalidForm({"file": wrong}) from problem
    if decision_id not in model.decisions:
        raise InvalidForm(
            {
                "file": text(
                    "Expected the decision “%(id)s” in the file, but it has %(names)s. Choose another file.",
                    id=decision_id, names=listed(sorted(model.decisions)[:8], "–"),
                )
            }
        )
    return Version(None, model)


def earlier_versions(decision_id: str) -> Sequence[int]:
    """The numbers of the versions beside the newest, the latest first."""
    wanted = (
        select(Definition.version)
        .where(Definition.kind == DECISION, Definition.id == decision_id)
        .order_by(Definition.version.desc())
        .limit(51)
    )
    with reading() as session:
        return list(session.scalars(wanted))[1:]


def field_decided(resource: bytes, decision_id: str, of_type: RecordType) -> Field:
    """The field of the records that the decision fills: the first output that is called like one. Raises NotFound."""
    root = read_xml(resource, DECISIONS)
    node = next((item for item in children(root, DECISION) if item.get("id") == decision_id), None)
    table = None if node is None else child(node, "decisionTable")
    names = [str(one.get("name", "")) for one in children(table, "output")] if table is not None else []
    variable = None if node is None else child(node, "variable")
    for name in (*names, *([str(variable.get("name", ""))] if variable is not None else []), decision_id):
        if name in of_type.by_key:
            return of_type.by_key[name]
    raise NotFound(
        text(
            "Expected an output that is called like a field of %(records)s, but there is none. "
            "Only a decision that fills a field can be tried on the past.",
            records=of_type.plural("en"),
        )
    )
