"""What all changes of rules have in common: the newest version, checked as a file would be, stored as the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from database import UnitOfWork
from engine.definitions.decisions import lint_decisions
from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import read_model
from engine.errors import InvalidForm, NotFound, text
from engine.registry import Actor
from engine.runtime import Resource, deploy
from engine.runtime.deploy import take_turn_to_deploy
from engine.state import definitions
from itsm.audit import audit_change
from itsm.organisation.keeping import require_revision
from itsm.packs.deployed import pack_of
from itsm.packs.versions.keeping import note_change
from itsm.packs.versions.naming import name_in_pack
from itsm.routing.asking import kept_decisions
from itsm.routing.table import Rule, Table, read_table, write_rules

PERMISSION = "process.deploy"


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """The decision stands at ``version`` now; ``rule`` is the one that was changed."""

    decision: str
    version: int
    rule: str


@dataclass(frozen=True, slots=True)
class Changing:
    """The newest version of a decision while it is changed."""

    decision: str
    version: int
    name: str
    pack: str
    data: bytes
    table: Table


def begin(work: UnitOfWork, decision: str, version: int | None) -> Changing:
    """The decision, which nobody else changes meanwhile; ``version`` is the one that was read.

    Raises NotFound (no decision that routes, or no table) and Conflict.
    """
    take_turn_to_deploy(work)
    session = work.session
    if decision not in kept_decisions(session):
        raise no_table(decision)
    found = definitions.latest(session, "decision", decision)
    data = definitions.resource_of(session, found.key)
    table = read_table(data, decision)
    if table is None:
        raise no_table(decision)
    require_revision(work, found.version, version, subject_of(decision))
    return Changing(decision, found.version, found.resource_name, pack_of(found), data, table)


def store(
    work: UnitOfWork, changing: Changing, rules: Sequence[Rule], action: str, told: tuple[Rule | None, Rule | None],
    actor: Actor,
) -> RulesChanged:  # fmt: skip
    """Put the rules into use; ``told`` is the rule before and after. Raises InvalidForm when they break the table."""
    data = write_rules(changing.data, changing.decision, rules)
    wrong = [found for found in lint_decisions(data, changing.name) if found.severity == "error"]
    if wrong:
        raise InvalidForm({"rule": wrong[0].message})
    inside = read_model(read_xml(data, DECISIONS)).decisions
    resources = [Resource("decision", one, changing.name, data) for one in inside]
    done = deploy(changing.pack, resources, actor, work=work)
    note_change(work, changing.pack, {name_in_pack(changing.name): data}, actor, done.deployment_key)
    before, after = told
    subject = subject_of(changing.decision)
    audit_change(work, action, subject, actor.key, said(changing.table, before), said(changing.table, after))
    rule = after or before
    return RulesChanged(changing.decision, done.versions[f"decision:{changing.decision}"], rule.id if rule else "")


def subject_of(decision: str) -> str:
    """What the audit trail calls a decision."""
    return f"decision {decision}"


def said(table: Table, rule: Rule | None) -> dict[str, object]:
    """A rule as the audit trail keeps it: what is asked and answered, by the names of the columns."""
    if rule is None:
        return {}
    cells = [*zip(table.inputs, rule.tests, strict=True), *zip(table.outputs, rule.answers, strict=True)]
    return {"rule": rule.id, **{column.label: cell for column, cell in cells}, "note": rule.note}


def no_table(decision: str) -> NotFound:
    """The refusal of a decision that routes nothing."""
    return NotFound(
        text("Expected a decision “%(id)s” that routes work by a table, but there is none.", id=decision[:60])
    )
