"""Tables of taxonomies and their categories."""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped
from itsm.organisation.tables import Kept

CODE_LENGTH = 100


class TaxonomyRow(Kept, TenantScoped, Base):
    """A tree of categories; ``is_used`` is the one that new records are classified by."""

    __tablename__ = "taxonomy"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    is_used: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class CategoryRow(Kept, TenantScoped, Base):
    """A category: what records keep is its code, so one code means one category in all taxonomies.

    ``types`` are the record types that it and what is below it serve (empty: as above it, at the top all of them).
    """

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_category_parent", "taxonomy_key", "parent_key", "position"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    taxonomy_key: Mapped[int] = mapped_column(ForeignKey("taxonomy.key"))
    parent_key: Mapped[int | None] = mapped_column(ForeignKey("category.key"))
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    position: Mapped[int] = mapped_column(Integer)
    types: Mapped[list[str]] = mapped_column(Json, default=list)
