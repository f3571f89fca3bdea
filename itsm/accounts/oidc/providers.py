"""The providers of the organisation: looked up, listed, set up, removed. No secret leaves this module unasked."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork, all_tenants, reading
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.accounts.oidc.addresses import is_allowed
from itsm.accounts.oidc.tables import OidcProvider
from itsm.accounts.outside.keeping import Changed, SourceKind, remove_source, save_source, seal_secret, secret_of
from itsm.accounts.outside.people import forget_identities_of
from itsm.accounts.outside.told import UNKNOWN, Source
from itsm.organisation.keeping import Saved
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
        raise NotFound(KIND.absent)
    return _provider(row)


def active_provider(key: int) -> Provider:
    """A provider by which people sign in, whatever the organisation; raises NotFound."""
    with all_tenants():
        found = provider(key)
    if not found.active:
        raise NotFound(KIND.absent)
    return found


def client_secret(found: Provider) -> str | None:
    """The secret of the client, for the conversation with the provider alone. Raises InvalidState."""
    return secret_of(KIND, found.key, found.tenant_key)


def save_provider(
    key: int | None, given: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None
) -> Saved:
    """Add a provider, or change the one that was read at ``revision``.

    ``secret`` replaces the client secret when it is not empty, ``no_secret`` takes it away. Raises Forbidden, NotFound,
    Conflict and InvalidForm.
    """
    return save_source(KIND, key, given, actor, revision, command_id)


def remove_provider(key: int, actor: Actor) -> None:
    """Remove a provider with what its groups give; who came by it alone cannot sign in any more.

    Raises Forbidden, NotFound, and InvalidState while it is in use and people sign in by nothing else.
    """
    remove_source(KIND, key, actor)


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


def _keep_secret(row: OidcProvider, given: Mapping[str, str], _changed: Changed) -> bool:
    secret = given.get("secret", "").strip()
    if secret:
        seal_secret(KIND, row, secret)
    elif given.get("no_secret") == "true":
        row.sealed = None
    return bool(secret)


def _follow(work: UnitOfWork, row: OidcProvider, changed: Changed) -> None:
    if "issuer" in changed:
        forget_identities_of(_source(row), work)  # another issuer's people are other people


def _source(row: OidcProvider) -> Source:
    return _provider(row).source


def _provider(row: OidcProvider) -> Provider:
    return Provider(
        row.key, row.tenant_id, row.name, row.issuer, row.client_id, row.scopes, row.email_claim, row.name_claim,
        row.groups_claim, row.unknown, row.asks_factor, row.offered, row.active, row.sealed is not None, row.revision,
    )  # fmt: skip


KIND = SourceKind(
    OidcProvider, "sign_in_provider", (*_TEXTS, "issuer", "unknown", *_CHECKS), "client_secret",
    "client secret of sign-in provider",
    text("Expected a sign-in provider, but there is none of this number. Reload the page."),
    _checked, _source, _keep_secret, _follow,
)  # fmt: skip
"""How providers are kept."""
