"""Settings of a provider: where it is, how we are known there, what its claims are called."""

from collections.abc import Mapping
from datetime import timedelta

from admin_ui.views.settings.fields import FormField, said
from admin_ui.views.settings.sign_on.sources import Fields, SourcePages, pages_of, with_reason
from engine.errors import Text, text
from itsm.accounts.oidc.back_channel import ADDRESS
from itsm.accounts.oidc.discovery import ProviderAway, metadata_of
from itsm.accounts.oidc.providers import DEFAULTS, Provider, provider, remove_provider, save_provider
from itsm.accounts.oidc.sign_in import AFTERWARDS
from itsm.language import listed
from itsm.mail.settings import address_of

UNKNOWN: Mapping[str, Text] = {
    "refuse": text("refuse them: an administrator adds people"),
    "create": text("add them as requesters"),
}
"""What happens to people whom nobody here knows yet."""


def _fields(new: bool) -> Fields:
    return (
        (text("Provider"), (
            FormField("name", text("Name on the button"), required=True),
            FormField("issuer", text("Issuer"), required=True,
                      help=text("Exactly as the provider writes it, such as https://login.example.org/realms/staff.")),
        )),
        (text("How the provider knows us"), (
            FormField("client_id", text("Client ID")),
            FormField("secret", text("Client secret"), "secret", help=(
                text("Kept sealed and never shown. Leave it empty for a client without a secret.") if new else
                text("Kept sealed and never shown. Leave it empty to keep the one that is set.")
            )),
            FormField("scopes", text("Scopes"), required=True, column=16),
        )),
        (text("What its claims are called"), (
            FormField("email_claim", text("E-mail address"), required=True,
                      help=text("It counts when the claim of this name with _verified behind it is true.")),
            FormField("name_claim", text("Full name"), required=True),
            FormField("groups_claim", text("Claim of the groups"),
                      help=text("Such as groups or realm_access.roles; may be empty.")),
        )),
        (text("Who may sign in"), (
            FormField("unknown", text("People whom nobody here knows yet"), "select", options=said(UNKNOWN), column=16,
                      help=text("An open account with the same verified address is linked, once.")),
            FormField("asks_factor", text("Ask our second factor too"), "check", column=16,
                      help=text("Otherwise the provider answers for it, also where a role asks for one here.")),
            FormField("offered", text("Show a button on the sign-in page"), "check", column=16),
            FormField("active", text("In use: people sign in with it"), "check", column=16),
        )),
    )  # fmt: skip


def _values(found: Provider) -> Mapping[str, str]:
    names = ("name", "issuer", "client_id", "scopes", "email_claim", "name_claim", "groups_claim", "unknown")
    ticked = {name: "true" for name in ("asks_factor", "offered", "active") if getattr(found, name)}
    return {**{name: getattr(found, name) or "" for name in names}, **ticked}


def _check(found: Provider) -> Text:
    try:
        metadata = metadata_of(found.name, found.issuer, timedelta(0))
    except ProviderAway as away:
        raise with_reason(away, away.why) from away
    return text(
        "The provider answers: %(keys)s keys, signatures %(algorithms)s, sign-out there: %(out)s.",
        keys=len(metadata.keys.get("keys", [])), algorithms=listed(metadata.algorithms, "–"),
        out=text("yes") if metadata.address("end_session_endpoint") else text("no"),
    )  # fmt: skip


def _addresses(found: Provider) -> Mapping[str, object]:
    """What has to be registered at the provider: where people come back to, and where it tells who signed out there."""
    told = address_of(f"{ADDRESS}/{found.key}")
    return {"back": address_of(found.callback), "out": address_of(AFTERWARDS), "back_channel": told}


PROVIDERS = SourcePages(
    "providers", text("New provider"), "settings/sign_on/provider.html", _fields, _values, DEFAULTS, provider,
    save_provider, remove_provider, _check, _addresses,
)  # fmt: skip
blueprint = pages_of(PROVIDERS)
