"""Command: put resources into use as new versions; what did not change keeps its version."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.triggers import replace_triggers
from engine.state.tables import Definition, Deployment


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to deploy: its kind (``process``, ``decision``, ``form``, …), its id there, its file name and bytes."""

    kind: str
    id: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Deployed:
    """Answer of a deployment: ``versions`` maps ``kind:id`` to its version; ``changed`` counts the new ones."""

    deployment_key: int
    versions: dict[str, int]
    changed: int


def deploy(
    name: str,
    resources: Sequence[Resource],
    actor: Actor,
    command_id: str | None = None,
    *,
    work: UnitOfWork | None = None,
) -> Deployed:
    """Store ``resources`` together; each whose bytes differ from its newest version becomes the next version.

    A file of several processes or decisions is one resource for each. The caller has linted them. The events that
    start a process start its new version from now on. Deploying the same again makes nothing new. Raises
    InvalidDefinition (a start event whose name or time has no value yet).
    """

    def body(opened_work: UnitOfWork) -> Deployed:
        take_turn_to_deploy(opened_work)
        session = opened_work.session
        newest = _newest(opened_work)
        sums = {resource: hashlib.sha256(resource.data).hexdigest() for resource in resources}
        new = [item for item in resources if newest.get((item.kind, item.id), (0, ""))[1] != sums[item]]
        versions = {f"{item.kind}:{item.id}": newest.get((item.kind, item.id), (0, ""))[0] for item in resources}
        if not new:
            return Deployed(0, versions, 0)
        deployment = Deployment(name=name, at=clock.now(), actor_key=actor.key)
        session.add(deployment)
        session.flush()
        rows = []
        for item in new:
            version = versions[f"{item.kind}:{item.id}"] + 1
            versions[f"{item.kind}:{item.id}"] = version
            rows.append(_row(deployment, item, version, sums[item]))
        session.add_all(rows)
        session.flush()
        replace_triggers(session, rows)
        return Deployed(deployment.key, versions, len(new))

    return run_command("deploy", command_id, actor, Deployed, body, work)


def take_turn_to_deploy(work: UnitOfWork) -> None:
    """Let deployments of an organisation come one after the other: each counts on from the newest versions."""
    take_turn(work, f"deploy {current_tenant()}")


def _row(deployment: Deployment, item: Resource, version: int, checksum: str) -> Definition:
    return Definition(
        deployment_key=deployment.key,
        kind=item.kind,
        id=item.id,
        version=version,
        resource_name=item.name,
        checksum=checksum,
        resource=item.data,
    )


def _newest(work: UnitOfWork) -> dict[tuple[str, str], tuple[int, str]]:
    last = (
        select(Definition.kind, Definition.id, func.max(Definition.version).label("version"))
        .group_by(Definition.kind, Definition.id)
        .subquery()
    )
    statement = select(Definition.kind, Definition.id, Definition.version, Definition.checksum).join(
        last,
        (Definition.kind == last.c.kind) & (Definition.id == last.c.id) & (Definition.version == last.c.version),
    )
    return {(kind, key): (version, checksum) for kind, key, version, checksum in work.session.execute(statement)}
