"""Tables of the providers by which people sign in, and of what they told us to end."""

from datetime import datetime

from sqlalchemy import Boolean, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime
from itsm.accounts.outside.tables import SourceRow


class LogoutToken(TenantScoped, Base):
    """A logout token that was acted on: the same one is not taken twice while it would still hold."""

    __tablename__ = "logout_token"
    __table_args__ = (UniqueConstraint("provider_key", "jti_hash"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    provider_key: Mapped[int] = mapped_column(Key)
    jti_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OidcProvider(SourceRow):
    """An OpenID Connect provider of the organisation. ``sealed`` is the client secret, None for a public client.

    ``asks_factor``: our second factor is asked too.
    """

    __tablename__ = "oidc_provider"

    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str | None] = mapped_column(String(300))
    scopes: Mapped[str] = mapped_column(String(300))
    email_claim: Mapped[str] = mapped_column(String(100))
    name_claim: Mapped[str] = mapped_column(String(100))
    groups_claim: Mapped[str | None] = mapped_column(String(100))
    asks_factor: Mapped[bool] = mapped_column(Boolean)
    offered: Mapped[bool] = mapped_column(Boolean)
