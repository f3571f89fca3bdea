"""Is the installation ready? Migrations at the head, and every tenant has the shipped packs."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.migrate import is_at_head
from database import Tenant, in_tenant, reading
from engine.errors import Text, text
from itsm.tenants.packs import missing_packs


class Readiness:
    """Callable that lists what is unmet; registered as ``app.extensions["flowdesk_readiness"]``."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self) -> list[Text]:
        """Reasons why the installation is not ready; empty when it is."""
        with self._app.app_context():
            try:
                if not is_at_head():
                    return [text("Expected the database at the newest migration, but it is not. Run: flowdesk run")]
                return _missing_packs()
            except OperationalError:
                return [text("Expected a database that answers, but it does not. Look at its log.")]


def _missing_packs() -> list[Text]:
    """Whoever asks is not signed in: organisations are told apart by number, their names are nobody's business."""
    with reading() as session:
        tenants = session.scalars(select(Tenant.key)).all()
    reasons = []
    for key in tenants:
        with in_tenant(key):
            reasons += [
                text("Expected the pack %(pack)s in use for “%(name)s”, but it is not.", pack=pack, name=f"#{key}")
                for pack in missing_packs()
            ]
    return reasons
