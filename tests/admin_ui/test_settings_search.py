"""What an administrator types into the search of Settings, and where it leads: in both languages."""

import re

import pytest

from engine.registry import Actor
from tests.admin_ui.conftest import Browser
from tests.support.people import SignedIn

LEADS = {
    "/settings/customers": "customer, client, companies, contact, VIP, 客户, 公司, 联系人",
    "/settings/sites": "site, location, office, 地点, 办公室",
    "/settings/people": (
        "people, person, user, agent, requester, employee, absence, absences, leave, substitute, presence, VIP, "
        "人员, 用户, 员工, 缺勤, 休假, 代理人, 在岗"
    ),
    "/settings/teams": "team, group, member, deputy, vendor, vendors, supplier, queue, 团队, 成员, 供应商, 厂商, 队列",
    "/settings/desks": "desk, service desk, follow the sun, virtual, distributed, 服务台, 日不落",
    "/settings/skills": "skill, skills, grade, expiry, certificate, 技能, 等级, 证书",
    "/settings/exchange": "import, export, CSV, XLSX, Excel, undo, migration, 导入, 导出, 撤销, 迁移",
    "/settings/accounts": (
        "account, invite, invitation, password, second factor, two-factor, two factor, 2FA, MFA, TOTP, authenticator, "
        "recovery code, passkey, passkeys, lock-out, lockout, locked, unlock, session, sessions, sign in, sign-in, "
        "login, log in, API, token, tokens, API token, service account, service accounts, leaving, offboarding, GDPR, "
        "personal data, erase, 账户, 账号, 帐号, 邀请, 密码, 第二因素, 双因素, 两步验证, 身份验证器, 恢复码, 通行密钥, "
        "锁定, 解锁, 会话, 登录, 令牌, 服务账户, 服务账号, 离职, 个人数据"
    ),
    "/settings/sign-on": (
        "OIDC, OpenID, OpenID Connect, SSO, single sign-on, single sign on, identity provider, LDAP, directory, "
        "directories, Active Directory, group mapping, synchronisation, 单点登录, 身份提供方, 目录, 组映射, 同步"
    ),
    "/settings/roles": "role, roles, permission, right, authorisation, 角色, 权限, 授权",
    "/settings/rights": "who may what, right, permission, why, 权限",
    "/settings/audit": "audit, audit trail, log, history, change, tampering, compliance, 审计, 日志, 篡改, 合规",
    "/settings/calendars": (
        "calendar, holiday, holidays, public holiday, working time, business hours, opening hours, time zone, "
        "summer time, make-up day, weekend, 日历, 节假日, 工作时间, 时区, 夏令时, 调休, 周末"
    ),
    "/settings/service-levels": "service level, SLA, target, deadline, overdue, 服务级别, 目标, 期限, 超时",
    "/roster": (
        "roster, rosters, shift, shifts, rotation, swap, swaps, override, hand-over, handover, on duty, on call, "
        "schedule, presence, minimum presence, night shift, iCalendar, wall, "
        "值班, 值班表, 班次, 轮换, 换班, 排班, 交接班, 待命, 夜班, 在岗"
    ),
}  # fmt: skip
"""Addresses by what leads there."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_an_administrator_types_leads_to_its_section(
    language: str, administrator: Actor, signed_in: SignedIn
) -> None:
    browser = Browser(signed_in(administrator))
    browser.open("/settings")
    browser.send("/language", language=language)

    lost = [
        f"{words} → {address}"
        for address, typed in LEADS.items()
        for words in typed.split(", ")
        if f'choice-card" href="{address}"' not in browser.open(f"/settings?q={words}")
    ]

    assert not lost, "\n".join(lost)


def test_what_is_no_subject_of_settings_leads_nowhere(administrator: Actor, signed_in: SignedIn) -> None:
    browser = Browser(signed_in(administrator))

    for words in ("teapot", "茶壶", "roster teapot"):
        assert "choice-card" not in browser.open(f"/settings?q={words}")


def test_words_for_settings_stand_in_their_own_search_alone(administrator: Actor, signed_in: SignedIn) -> None:
    page = Browser(signed_in(administrator)).open("/settings?q=teapot")

    assert re.findall(r'<input[^>]* id="(\w+)"[^>]*value="teapot"', page) == ["find"]
