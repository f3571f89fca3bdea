"""Table of the providers by which people sign in."""

from datetime import datetime

from sqlalchemy import Boolean, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime


class OidcProvider(TenantScoped, Base):
    """An OpenID Connect provider of the organisation. ``sealed`` is the client secret, None for a public client.

    ``unknown`` says what happens to somebody whom nobody knows yet; ``asks_factor``: our second factor is asked too.
    """

    __tablename__ = "oidc_provider"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str | None] = mapped_column(String(300))
    sealed: Mapped[str | None] = mapped_column(Text)
    scopes: Mapped[str] = mapped_column(String(300))
    email_claim: Mapped[str] = mapped_column(String(100))
    name_claim: Mapped[str] = mapped_column(String(100))
    groups_claim: Mapped[str | None] = mapped_column(String(100))
    unknown: Mapped[str] = mapped_column(String(10))
    asks_factor: Mapped[bool] = mapped_column(Boolean)
    offered: Mapped[bool] = mapped_column(Boolean)
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)
