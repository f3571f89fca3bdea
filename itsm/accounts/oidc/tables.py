"""Table of the providers by which people sign in."""

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from itsm.accounts.outside.tables import SourceRow


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
