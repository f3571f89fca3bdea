"""The installation that a command works on: its application, brought up to date, and the organisation meant."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from sqlalchemy import select

from app.commands.speaking import said
from app.factory import create_app
from app.migrate import upgrade
from app.settings import Settings
from database import Tenant, in_tenant, reading
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from itsm.language import listed
from itsm.tenants import deploy_shipped_packs

organisation_option = click.option(
    "--organisation",
    "organisation_name",
    metavar="NAME",
    help=said(text("The organisation meant, when there are several.")),
)


def installation(quiet: bool = True, pages: bool = False) -> Flask:
    """The application with the settings of the environment; its database is at the newest migration.

    ``quiet`` logs warnings only unless a level is set: for commands that answer and end. ``pages`` are for who serves.
    """
    environment = {"FLOWDESK_LOG_LEVEL": "WARNING"} | dict(os.environ) if quiet else os.environ
    app = create_app(Settings.from_environment(environment), pages)
    with app.app_context():
        upgrade()
    return app


@contextmanager
def organisation(name: str | None) -> Iterator[Flask]:
    """Put the organisation called ``name``, or the only one, in force. Raises NotFound and InvalidState."""
    app = installation()
    with app.app_context(), in_tenant(_tenant_key(name)):
        yield app


def bring_packs_up_to_date() -> list[str]:
    """Deploy the shipped packs that are new or changed for every organisation, and give their keys."""
    with reading() as session:
        keys = session.scalars(select(Tenant.key)).all()
    deployed: list[str] = []
    for key in keys:
        with in_tenant(key):
            deployed += deploy_shipped_packs()
    return deployed


def _tenant_key(name: str | None) -> int:
    with reading() as session:
        known: dict[str, int] = {
            row.name: row.key for row in session.execute(select(Tenant.name, Tenant.key).order_by(Tenant.key))
        }
    if not known:
        raise InvalidState(text("Expected an organisation, but there is none yet. Run: flowdesk init"))
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    if name is None:
        raise InvalidState(
            text("Expected --organisation, for there are several: %(names)s. Name one.", names=listed(known))
        )
    if name not in known:
        raise NotFound(
            text(
                "Expected an organisation “%(name)s”, but there are only: %(names)s. Name one of these.",
                name=name,
                names=listed(known),
            )
        )
    return known[name]


def running_account(command: str) -> Actor:
    """Who runs ``flowdesk COMMAND``, as histories and the audit trail name them: the account of the machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        name = "–"
    return Actor(None, "system", f"{name} (flowdesk {command})")
