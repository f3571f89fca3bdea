"""Which decisions route work, and for which groups diagrams ask them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.runtime.programs import program_of
from engine.state.definitions import latest_of_kind, newest_in_use, resource_of
from itsm.packs.deployed import record_types_in
from itsm.routing.table import read_table


def kept_decisions(session: Session) -> frozenset[str]:
    """Decisions whose rules an organisation keeps and moves: those that route, and those that say who is asked."""
    surveys = {one.survey for one in record_types_in(session) if one.survey}
    return frozenset({*routing_decisions(session), *surveys})


def routes_apart(session: Session) -> list[int]:
    """Keys of the decisions that route something apart: with a rule beside that for everything else."""
    found = []
    for decision in routing_decisions(session):
        newest = newest_in_use(session, "decision", decision)
        table = read_table(resource_of(session, newest.key), decision) if newest is not None else None
        if newest is not None and table is not None and not all(one.is_rest for one in table.rules):
            found.append(newest.key)
    return found


def routing_decisions(session: Session) -> Mapping[str, list[str]]:
    """Decisions that tasks in use ask who is offered them, by id: with the first group of each of these tasks."""
    found: dict[str, list[str]] = {}
    for process in latest_of_kind(session, "process"):
        for element in program_of(session, process.key).elements.values():
            decision = element.properties.get("routing")
            if decision:
                assigned = element.extensions.get("assignmentDefinition")
                groups = str(assigned.get("candidateGroups") or "") if isinstance(assigned, Mapping) else ""
                first = groups.partition(",")[0].strip()
                known = found.setdefault(decision, [])
                if first and not first.startswith("=") and first not in known:
                    known.append(first)
    return found
