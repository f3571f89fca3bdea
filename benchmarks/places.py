"""An installation for one measure: a fresh database with an organisation, the shipped packs and people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app.factory import create_app
from app.migrate import upgrade
from app.settings import Settings
from benchmarks.stores import Store, stores
from database import current_tenant, db, in_tenant
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from itsm.people.commands import add_person
from itsm.people.queries import actor_of
from itsm.tenants import SetUp, set_up

LOOP = Path(__file__).with_name("loop.bpmn")
INCIDENT = Path(__file__).resolve().parent.parent / "processes" / "incident" / "incident.bpmn"
PASSWORD = "benchmark-of-a-scratch-installation"


@dataclass(frozen=True, slots=True)
class Place:
    """An installation whose organisation is in force, with an agent of line 1 and a requester."""

    app: Flask
    store: Store
    folder: Path
    tenant: int
    agent: Actor
    requester: Actor

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which another process works here."""
        return _environment(self.folder, self.store)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Work here for a block, while another installation is open too."""
        with self.app.app_context(), in_tenant(self.tenant):
            yield

    def copy(self) -> Store:
        """The database as it is now, for the floor."""
        db.session.remove()
        db.engine.dispose()
        return self.store.copy()


@contextmanager
def installation(name: str, server_url: str | None = None) -> Iterator[Place]:
    """Set an installation up for a block; the process ``loop`` is deployed besides the shipped packs.

    ``server_url`` is where it stores, as ``benchmarks.stores.stores`` reads it.
    """
    with stores(server_url) as (folder, new_store):
        store = new_store(name)
        app = create_app(Settings.from_environment(_environment(folder, store)))
        with app.app_context():
            upgrade()
            key = set_up(SetUp("Benchmark", "en", "UTC", "Ada Admin", "ada@example.org", PASSWORD))
            try:
                with in_tenant(key):
                    yield _furnished(app, store, folder)
            finally:
                db.session.remove()
                db.engine.dispose()


def _environment(folder: Path, store: Store) -> dict[str, str]:
    return {"FLOWDESK_DATA": str(folder), "FLOWDESK_DATABASE_URL": store.url, "FLOWDESK_LOG_LEVEL": "ERROR"}


def _furnished(app: Flask, store: Store, folder: Path) -> Place:
    deploy("benchmark", [Resource("process", "loop", "benchmark/loop.bpmn", LOOP.read_bytes())], SYSTEM)
    agent = add_person("Ben Agent", "ben@example.org", None, "en", ["agent"], ["line-1"], SYSTEM)
    requester = add_person("Cai Requester", "cai@example.org", None, "en", ["requester"], [], SYSTEM)
    return Place(app, store, folder, current_tenant(), actor_of(agent), actor_of(requester))
