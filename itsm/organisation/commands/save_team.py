"""Command: keep a team."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.assignment.strategies import MOST_LIMIT, POOL, STRATEGIES
from itsm.assignment.teams import ensure_fallback
from itsm.organisation.calendar_named import calendar_named
from itsm.organisation.choices import LINES
from itsm.organisation.keeping import Saved, stored
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values


def save_team(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a team from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    Diagrams know a team by its code, which stays. How it gives work and the limit of a person stay where they are not
    sent.

    Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = Values(values)
        line = found.choice("line", LINES)
        columns: dict[str, object] = {
            "names": found.names(), "line": int(line) if line and line.isdigit() else None,
            "is_vendor": line == "vendor", "time_zone": found.zone("time_zone"),
            "calendar": calendar_named(opened, found),
        }
        if "strategy" in values:
            columns["strategy"] = found.choice("strategy", STRATEGIES) or POOL
        if "work_limit" in values:
            columns["work_limit"] = found.whole("work_limit", 1, MOST_LIMIT)
        if key is None:
            columns["code"] = found.code("code", KINDS["team"].code_length)
        found.done()
        saved = stored(opened, "team", key, columns, revision, actor)
        ensure_fallback(opened.session)
        return saved

    return run_command("save_team", command_id, actor, Saved, body, work)
