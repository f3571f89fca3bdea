"""The providers of the organisation: looked up, listed, set up, removed. No secret leaves this module unasked."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork, all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm import sealing
from itsm.accounts.oidc.addresses import is_allowed
from itsm.accounts.oidc.tables import OidcProvider
from itsm.accounts.outside.groups import forget_mappings
from itsm.accounts.outside.people import forget_identities_of
from itsm.accounts.outside.rights import require_manage
from itsm.accounts.outside.told import UNKNOWN, Source
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values

DEFAULTS = {
    "scopes": "openid email profile", "email_claim": "email", "name_claim": "name", "unknown": "refuse",
    "offered": "true",
}  # fmt: skip
"""What the form of a new provider begins with."""
CALLBACK = "/sign-in/return"
"""Where a provider sends people back to, with the key of the provider behind it."""
_TEXTS = {"name": 100, "client_id": 300, "scopes": 300, "email_claim": 100, "name_claim": 100, "groups_claim": 100}
_CHECKS = ("asks_factor", "offered", "active")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as pages and the conversation with it need it; ``has_secret`` instead of the secret."""

    key: int
    tenant_key: int
    name: str
    issuer: str
    client_id: str | None
    scopes: str
    email_claim: str
    name_claim: str
    groups_claim: str | None
    unknown: str
    asks_factor: bool
    offered: bool
    active: bool
    has_secret: bool
    revision: int

    @property
    def source(self) -> Source:
        """The provider as what vouches for people; it links by verified addresses."""
        return Source("oidc", self.key, self.name, self.issuer, self.unknown, True)

    @property
    def callback(self) -> str:
        """Path of its redirect URI: each has one of its own (RFC 9700 §4.4.2.2, against mix-up)."""
        return f"{CALLBACK}/{self.key}"


def providers() -> list[Provider]:
    """All providers of the organisation, by name."""
    with reading() as session:
        return [_provider(row) for row in session.scalars(select(OidcProvider).order_by(OidcProvider.name))]


def offered_providers() -> list[Provider]:
    """Those that have a button on the sign-in page, whatever the organisation."""
    query = select(OidcProvider).where(OidcProvider.active, OidcProvider.offered).order_by(OidcProvider.name)
    with all_tenants(), reading() as session:
        return [_provider(row) for row in session.scalars(query)]


def provider(key: int) -> Provider:
    """One provider of the organisation in force; raises NotFound."""
    with reading() as session:
        row = session.get(OidcProvider, key)
    if row is None:
        raise _none()
    return _provider(row)


def active_provider(key: int) -> Provider:
    """A provider by which people sign in, whatever the organisation; raises NotFound."""
    with all_tenants():
        found = provider(key)
    if not found.active:
        raise _none()
    return found


def client_secret(found: Provider) -> str | None:
    """The secret of the client, for the conversation with the provider alone. Raises InvalidState."""
    with in_tenant(found.tenant_key), reading() as session:
        sealed = session.scalar(select(OidcProvider.sealed).where(OidcProvider.key == found.key))
    return sealing.unseal(_purpose(found.key), sealed).decode() if sealed else None


def save_provider(
    key: int | None, given: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None
) -> Saved:
    """Add a provider, or change the one that was read at ``revision``.

    ``secret`` replaces the client secret when it is not empty, ``no_secret`` takes it away. Raises Forbidden, NotFound,
    Conflict and InvalidForm.
    """
    require_manage(actor)
    columns = _checked(given)

    def body(work: UnitOfWork) -> Saved:
        row = _row(work, key, revision)
        before = _told(row) if key is not None else {}
        if before and row.issuer != columns["issuer"]:
            forget_identities_of(_provider(row).source, work)  # another issuer's people are other people
        for name, value in columns.items():
            setattr(row, name, value)
        if key is None:
            row.created_at, row.revision, row.sealed = clock.now(), 0, None
            work.session.add(row)
            work.session.flush()
        sealed_anew = _keep_secret(row, given)
        after = {**_told(row), **({"client_secret": "set anew"} if sealed_anew and before else {})}
        if after != before:
            row.revision += 1
            action = "sign_in_provider_changed" if before else "sign_in_provider_added"
            audit_change(work, action, _provider(row).source.subject, actor.key, before, after)
        work.session.flush()
        return Saved(row.key, row.revision)

    return run_command("save_sign_in_provider", command_id, actor, Saved, body)


def remove_provider(key: int, actor: Actor) -> None:
    """Remove a provider with what its groups give; who came by it alone cannot sign in any more. Raises Forbidden."""
    require_manage(actor)
    with unit_of_work() as work:
        row = work.session.get(OidcProvider, key, with_for_update=True)
        if row is None:
            raise _none()
        source = _provider(row).source
        forget_mappings(source, work)
        forget_identities_of(source, work)
        audit_change(work, "sign_in_provider_removed", source.subject, actor.key, _told(row), {})
        work.session.delete(row)


def _checked(given: Mapping[str, str]) -> dict[str, object]:
    found = Values(given)
    columns: dict[str, object] = {
        name: found.line(name, most, required=name not in ("client_id", "groups_claim"))
        for name, most in _TEXTS.items()
    }
    issuer = found.line("issuer", 500, required=True)
    if issuer and not is_allowed(issuer):
        found.errors["issuer"] = text("Write an address that begins with https:// (http:// on this machine alone).")
    columns["issuer"], columns["unknown"] = issuer, found.choice("unknown", UNKNOWN, required=True)
    columns |= {name: found.raw(name) == "true" for name in _CHECKS}
    if columns["active"] and not columns["client_id"]:
        found.errors["client_id"] = text("Fill this in before people sign in with it.")
    if "openid" not in str(columns["scopes"] or "").split():
        found.errors["scopes"] = text("Name openid among the scopes: without it this is no sign-in.")
    if len(found.raw("secret")) > 1000:
        found.errors["secret"] = text("Write at most %(most)s characters.", most=1000)
    found.done()
    return columns


def _row(work: UnitOfWork, key: int | None, revision: int | None) -> OidcProvider:
    if key is None:
        return OidcProvider()
    row = work.session.get(OidcProvider, key, with_for_update=True)
    if row is None:
        raise _none()
    require_revision(work, row.revision, revision, _provider(row).source.subject)
    return row


def _keep_secret(row: OidcProvider, given: Mapping[str, str]) -> bool:
    """Seal a secret that was typed; True when there was one before and another now."""
    secret, had = given.get("secret", "").strip(), row.sealed is not None
    if secret:
        row.sealed = sealing.seal(_purpose(row.key), secret.encode())
    elif given.get("no_secret") == "true":
        row.sealed = None
    return had and bool(secret)


def _told(row: OidcProvider) -> dict[str, object]:
    """The provider as the audit trail tells it: of the secret only whether there is one."""
    names = (*_TEXTS, "issuer", "unknown", *_CHECKS)
    return {**{name: getattr(row, name) for name in names}, "client_secret": "set" if row.sealed else None}


def _provider(row: OidcProvider) -> Provider:
    return Provider(
        row.key, row.tenant_id, row.name, row.issuer, row.client_id, row.scopes, row.email_claim, row.name_claim,
        row.groups_claim, row.unknown, row.asks_factor, row.offered, row.active, row.sealed is not None, row.revision,
    )  # fmt: skip


def _purpose(key: int) -> str:
    return f"client secret of sign-in provider {key}"


def _none() -> NotFound:
    return NotFound(text("Expected a sign-in provider, but there is none of this number. Reload the page."))
