"""the category tree: taxonomies and their categories, and the two shipped ones for organisations already there"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TAXONOMIES = (("area", "By subject", "按内容", True), ("demand", "By demand and type", "按诉求和类型", False))
_AREA = """
network|Network|网络
 network_wired|Wired network|有线网络
 network_wifi|Wi-Fi|无线网络
 network_remote|Remote access|远程接入
 network_internet|Internet|互联网
hardware|Computer and devices|电脑与设备
 hardware_computer|Computer|电脑
 hardware_mobile|Mobile device|手机与平板
 hardware_room|Meeting room|会议室设备
 hardware_server|Server and storage|服务器与存储
software|Software|软件
 software_office|Office software|办公软件
 software_system|Operating system|操作系统
 software_install|Installation and licences|安装与授权
database|Database|数据库
business|Business application|业务系统
 business_use|How to use it|使用问题
 business_data|Wrong or missing data|数据问题
 business_interface|Interface to another system|系统接口
account_access|Account and access|账号与权限
 account_password|Password|密码
 account_rights|Rights|权限
email|E-mail|邮箱
printing|Printing|打印
phone|Phone|电话
delivery|Delivery and sign-off|送货签单
other|Something else|其他
"""
_DEMANDS = """
fault|Fault|故障
request|Request|请求
consultation|Consultation|咨询
new_need|New need|新需求
complaint|Complaint|投诉
"""
_TYPES = """
software|Software|软件
hardware|Hardware|硬件
network|Network|网络
database|Database|数据库
business|Business|业务
"""
"""Code, English and Chinese name in each line; one that begins with a space stands below the last one without."""


def upgrade() -> None:
    """Go to this version."""
    taxonomy = op.create_table(
        "taxonomy",
        sa.Column("key", database.types.Key, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("names", database.types.Json, nullable=False),
        sa.Column("is_used", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("archived_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", database.types.Key, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "code"),
    )
    category = op.create_table(
        "category",
        sa.Column("key", database.types.Key, nullable=False),
        sa.Column("taxonomy_key", database.types.Key, nullable=False),
        sa.Column("parent_key", database.types.Key, nullable=True),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("names", database.types.Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("types", database.types.Json, nullable=False),
        sa.Column("archived_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", database.types.Key, nullable=False),
        sa.ForeignKeyConstraint(["taxonomy_key"], ["taxonomy.key"]),
        sa.ForeignKeyConstraint(["parent_key"], ["category.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "code"),
    )
    op.create_index("ix_category_parent", "category", ["taxonomy_key", "parent_key", "position"])
    for tenant in op.get_bind().execute(sa.text("SELECT key FROM tenant ORDER BY key")).scalars().all():
        for code, english, chinese, used in _TAXONOMIES:
            names = {"en": english, "zh-CN": chinese}
            key = _added(taxonomy, tenant_id=tenant, code=code, names=names, is_used=used, revision=1)
            _fill(category, tenant, key, _AREA if code == "area" else _demand())


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_category_parent", table_name="category")
    op.drop_table("category")
    op.drop_table("taxonomy")


def _demand() -> str:
    lines = []
    for demand in _DEMANDS.split("\n")[1:-1]:
        code = demand.partition("|")[0]
        lines += [demand, *(f" {code}_{kind}" for kind in _TYPES.split("\n")[1:-1])]
    return "\n" + "\n".join(lines) + "\n"


def _fill(category: sa.Table, tenant: int, taxonomy: int, lines: str) -> None:
    above: int | None = None
    places: dict[int | None, int] = {}
    for line in lines.split("\n")[1:-1]:
        code, english, chinese = line.strip().split("|")
        parent = above if line.startswith(" ") else None
        place = places[parent] = places.get(parent, -1) + 1
        key = _added(
            category, tenant_id=tenant, taxonomy_key=taxonomy, parent_key=parent, code=code,
            names={"en": english, "zh-CN": chinese}, position=place, types=[], revision=1,
        )
        if parent is None:
            above = key


def _added(table: sa.Table, **values: object) -> int:
    return int(op.get_bind().execute(sa.insert(table).values(**values).returning(table.c.key)).scalar_one())
