"""What a call activity calls: the version of a process that its binding means."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.runtime.programs import program_of
from engine.state.tables import Definition

_TAG = "versionTag:"


def called_definition(session: Session, process_id: str, binding: str, caller: int) -> int | None:
    """The definition that a call out of definition ``caller`` means; None when none is in use.

    ``latest`` is the newest version, ``deployment`` the one that was deployed with the caller, ``versionTag:<tag>`` the
    newest with that tag.
    """
    versions = select(Definition.key, Definition.deployment_key).where(
        Definition.kind == "process", Definition.id == process_id
    )
    found = session.execute(versions.order_by(Definition.version.desc())).all()
    if binding.startswith(_TAG):
        tag = binding.removeprefix(_TAG)
        return next((key for key, _ in found if program_of(session, key).version_tag == tag), None)
    if binding == "deployment":
        mine = session.execute(select(Definition.deployment_key).where(Definition.key == caller)).scalar_one()
        return next((key for key, deployment in found if deployment == mine), None)
    live = session.execute(versions.where(Definition.retired_at.is_(None)).order_by(Definition.version.desc())).first()
    return live.key if live else None
