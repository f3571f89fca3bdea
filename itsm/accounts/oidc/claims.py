"""What the claims of a provider say of a person: whose address is verified, which name, which groups.

Source: OpenID Connect Core 1.0 §5.1 (standard claims), §5.7.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import InvalidInput
from itsm.accounts.oidc.providers import Provider
from itsm.accounts.outside.told import Told
from itsm.people.commands.checks import checked_email

LONGEST_SUBJECT = 255
_OTHER_NAMES = ("name", "preferred_username", "email")


def told_by(provider: Provider, claims: Mapping[str, Any]) -> Told:
    """Who the person is, of claims that were checked."""
    subject = str(claims["sub"])
    name = _name(provider, claims) or subject
    return Told(subject, name, _verified_email(provider, claims), _groups(provider, claims))


def lacks_claims(provider: Provider, claims: Mapping[str, Any]) -> bool:
    """True when a claim that is wanted is not in the ID token: the userinfo endpoint may have it."""
    wanted = [provider.email_claim, provider.name_claim, *([provider.groups_claim] if provider.groups_claim else [])]
    return any(_claim(claims, name) is None for name in wanted)


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by its path (``realm_access.roles``) where no claim has that name."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _name(provider: Provider, claims: Mapping[str, Any]) -> str:
    for name in (provider.name_claim, *_OTHER_NAMES):
        found = _claim(claims, name)
        if isinstance(found, str) and found.strip():
            return found.strip()
    return ""


def _verified_email(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    """The address when the provider says that it has verified it; some say so with a word instead of a boolean."""
    email, verified = _claim(claims, provider.email_claim), _claim(claims, f"{provider.email_claim}_verified")
    if not isinstance(email, str) or not (verified is True or verified == "true"):
        return None
    try:
        return checked_email(email)
    except InvalidInput:
        return None


def _groups(provider: Provider, claims: Mapping[str, Any]) -> frozenset[str] | None:
    found = _claim(claims, provider.groups_claim) if provider.groups_claim else None
    if isinstance(found, str):
        return frozenset({found})
    if not isinstance(found, list):
        return None
    return frozenset(one for one in found if isinstance(one, str))
