"""The packs that are shipped with the program, put into use for a tenant and kept up to date.

A pack that the organisation has changed since is its own: a newer shipped version then waits and never replaces it.
"""

import hashlib
import logging
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Json, Key, TenantScoped, UnitOfWork, UtcDateTime, reading, unit_of_work
from engine import clock
from engine.registry import SYSTEM
from engine.state.tables import Definition
from itsm.packs.reading import read_record_type
from itsm.packs.versions.on_disk import read_folder

log = logging.getLogger(__name__)
_ATTEMPTS = 4
ROOT = Path(__file__).resolve().parent.parent.parent
"""Folder of ``processes`` and ``forms``."""


class ShippedPack(TenantScoped, Base):
    """A shipped pack as it was deployed for a tenant: the sum of its files, and the version of each resource."""

    __tablename__ = "shipped_pack"
    __table_args__ = (UniqueConstraint("tenant_id", "pack"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    files_sum: Mapped[str] = mapped_column(String(64))
    versions: Mapped[dict[str, int]] = mapped_column(Json)
    deployed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def shipped_folders() -> list[Path]:
    """Folders of the shipped packs: the practices that come first in menus first, so that their teams do, too."""
    files = (ROOT / "processes").glob("*/pack.yaml")
    placed = [(read_record_type(file.read_bytes(), str(file)).position, file.parent) for file in files]
    return [folder for _position, folder in sorted(placed)]


def missing_packs() -> list[str]:
    """Keys of the shipped packs that the tenant in force does not have yet, but for those that start off."""
    known = _known()
    return [folder.name for folder in shipped_folders() if folder.name not in known and not _starts_off(folder)]


def put_into_use(key: str, work: UnitOfWork | None = None) -> bool:
    """Deploy the shipped pack ``key`` for the tenant in force, unless it has it; a pack of its own stays as it is.

    True when it was not in use before. Raises InvalidDefinition.
    """
    known = _known() if work is None else _known_in(work.session)
    folder = next((one for one in shipped_folders() if one.name == key), None)
    if folder is None or key in known:
        return False
    if work is None:
        return _try_to_bring_up_to_date(folder)
    _deploy(folder, _sum_of(folder), work)
    return True


def _known() -> set[str]:
    with reading() as session:
        return _known_in(session)


def _known_in(session: Session) -> set[str]:
    return set(session.scalars(select(ShippedPack.pack)))


def _starts_off(folder: Path) -> bool:
    file = folder / "pack.yaml"
    return read_record_type(file.read_bytes(), str(file)).starts_off


def deploy_shipped_packs() -> list[str]:
    """Deploy what is new or changed for the tenant in force, and give the keys of these packs.

    What starts off is left alone until somebody switches it on. Raises InvalidDefinition when a shipped pack is broken.
    """
    known = _known()
    wanted = [folder for folder in shipped_folders() if folder.name in known or not _starts_off(folder)]
    return [folder.name for folder in wanted if _try_to_bring_up_to_date(folder)]


def _try_to_bring_up_to_date(folder: Path) -> bool:
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _bring_up_to_date(folder)
        except IntegrityError:
            log.info("Another process deploys the pack", extra={"action": "pack_contended", "pack": folder.name})
    return _bring_up_to_date(folder)


def _bring_up_to_date(folder: Path) -> bool:
    files_sum = _sum_of(folder)
    with reading() as session:
        before = session.scalar(select(ShippedPack).where(ShippedPack.pack == folder.name))
        if before is not None and before.files_sum == files_sum:
            return False
        if before is not None and _versions(session, before.versions) != before.versions:
            log.warning(
                "The organisation's own version of a pack was kept", extra={"action": "pack_kept", "pack": folder.name}
            )
            return False
    _deploy(folder, files_sum)
    return True


def _deploy(folder: Path, files_sum: str, work: UnitOfWork | None = None) -> None:
    from itsm.packs.commands.deploy_pack import deploy_pack  # reads diagrams: not needed when nothing changed
    from itsm.packs.folder import load_folder

    deployed = deploy_pack(load_folder(folder), SYSTEM, work=work)
    with unit_of_work() if work is None else nullcontext(work) as opened:
        row = opened.session.scalar(select(ShippedPack).where(ShippedPack.pack == folder.name))
        if row is None:
            row = ShippedPack(pack=folder.name)
            opened.session.add(row)
        row.files_sum, row.versions, row.deployed_at = files_sum, deployed.versions, clock.now()
    log.info("Pack put into use", extra={"action": "pack_deployed", "pack": folder.name, "changed": deployed.changed})


def _versions(session: Session, names: dict[str, int]) -> dict[str, int]:
    newest = select(Definition.kind, Definition.id, func.max(Definition.version)).group_by(
        Definition.kind, Definition.id
    )
    found = {f"{kind}:{key}": version for kind, key, version in session.execute(newest)}
    return {name: found.get(name, 0) for name in names}


def _sum_of(folder: Path) -> str:
    total = hashlib.sha256()
    for name, data in read_folder(folder).items():
        total.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return total.hexdigest()
