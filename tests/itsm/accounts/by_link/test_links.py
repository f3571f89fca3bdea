"""Invitations and new passwords by link: signed, of one purpose, for a while, once; nothing tells who is here."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from database import db, in_tenant, reading, unit_of_work
from engine.errors import FlowdeskError, Forbidden, InvalidInput, InvalidState, NotFound, TooManyAttempts
from engine.registry import Actor
from engine.worker.background import work_in_background
from itsm.accounts.by_link.invitations import invite, send_link, set_password_by_link
from itsm.accounts.by_link.links import LIFETIME, AccountLink, Purpose, open_link
from itsm.accounts.by_link.reset_requests import PER_ACCOUNT, PER_ADDRESS, ResetRequest, ask_for_reset
from itsm.accounts.service_accounts import add_service_account
from itsm.accounts.sessions import open_session, session_of
from itsm.accounts.sign_in import sign_in
from itsm.audit import AuditEntry
from itsm.people.commands import change_person
from itsm.people.commands.change_person import Changes
from itsm.people.queries import find_person
from tests.support.clocks import Clock
from tests.support.mail import Postbox, text_of
from tests.support.people import MakePerson

NEW = "a sentence nobody guesses"
HERE = "192.0.2.1"


def token_in(address: str) -> str:
    """The token of a link."""
    return parse_qs(urlsplit(address).query)["link"][0]


def handed_over(person: Actor, administrator: Actor, purpose: Purpose = Purpose.PASSWORD_RESET) -> str:
    """Token of a new link for ``person`` that was shown to the administrator."""
    made = send_link(person.key or 0, purpose, administrator)
    assert made is not None
    return token_in(made.address)


@pytest.fixture
def owner(make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody with the address owner@example.org and a password."""
    return make_person("Owner Lang", email="owner@example.org", password="the sentence before this", language="zh-CN")


def test_invited_person_chooses_a_password_and_signs_in(administrator: Actor, postbox: Postbox) -> None:
    key, shown = invite("Ben Agent", "Ben@Example.org", "en", ["agent"], [], administrator)
    work_in_background(50)

    set_password_by_link(Purpose.INVITATION, token_in(postbox.link()), NEW, None)

    assert shown is None
    assert postbox.messages[0]["To"] == "ben@example.org"
    assert sign_in("ben@example.org", NEW, HERE, "Test").person_key == key


def test_link_is_at_the_public_address_and_in_the_language_of_its_reader(
    owner: Actor, administrator: Actor, postbox: Postbox
) -> None:
    send_link(owner.key or 0, Purpose.PASSWORD_RESET, administrator)
    work_in_background(50)

    (message,) = postbox.messages
    assert "https://desk.example.org/reset-password?link=" in text_of(message)
    assert "您好" in text_of(message)


def test_link_is_shown_to_the_administrator_where_no_mail_can_be_sent(administrator: Actor) -> None:
    key, shown = invite("Ben Agent", "ben@example.org", "en", ["agent"], [], administrator)

    assert shown is not None
    person, _device = set_password_by_link(Purpose.INVITATION, token_in(shown.address), NEW, None)
    assert person == key


def test_link_works_once_though_it_is_sent_twice_at_once(app: Flask, owner: Actor, administrator: Actor) -> None:
    token = handed_over(owner, administrator)

    def use(context: Context) -> str:
        return context.run(use_in_time)

    def use_in_time() -> str:
        with app.app_context():
            try:
                set_password_by_link(Purpose.PASSWORD_RESET, token, NEW, None)
                return "set"
            except NotFound:
                return "refused"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, [copy_context(), copy_context()])) == ["refused", "set"]


def test_opening_a_link_uses_nothing_up(owner: Actor, administrator: Actor) -> None:
    token = handed_over(owner, administrator)

    for _ in range(3):
        assert open_link(Purpose.PASSWORD_RESET, token) is not None


def test_refused_password_leaves_the_link_as_it_was(owner: Actor, administrator: Actor) -> None:
    token = handed_over(owner, administrator)

    for weak in ("short", "password1234", "owner@example.org", "owner lang owner"):
        with pytest.raises(InvalidInput):
            set_password_by_link(Purpose.PASSWORD_RESET, token, weak, None)

    set_password_by_link(Purpose.PASSWORD_RESET, token, NEW, None)


@pytest.mark.parametrize("how", ["over", "other purpose", "changed", "replaced", "closed", "unsigned", "empty"])
def test_link_does_not_work(how: str, owner: Actor, administrator: Actor, clock: Clock) -> None:
    token = handed_over(owner, administrator)
    purpose = Purpose.PASSWORD_RESET
    if how == "over":
        clock.advance(LIFETIME[purpose])
    elif how == "other purpose":
        purpose = Purpose.INVITATION
    elif how == "replaced":
        handed_over(owner, administrator)
    elif how == "closed":
        change_person(owner.key or 0, Changes(active=False), administrator)
    else:
        other = "y" if token[0] == "x" else "x"
        token = {"changed": other + token[1:], "unsigned": token.split(".")[0], "empty": ""}[how]

    with pytest.raises(NotFound):
        set_password_by_link(purpose, token, NEW, None)


def test_database_alone_opens_no_link(owner: Actor, administrator: Actor) -> None:
    token = handed_over(owner, administrator)

    with reading() as session:
        row = session.scalars(select(AccountLink)).one()

    assert token not in row.token_hash and token.split(".")[0] not in row.token_hash


def test_new_password_ends_sessions_and_other_links(owner: Actor, administrator: Actor) -> None:
    with unit_of_work() as work:
        session = open_session(owner.key or 0, HERE, "Test", work)
    invitation = handed_over(owner, administrator, Purpose.INVITATION)
    token = handed_over(owner, administrator)

    set_password_by_link(Purpose.PASSWORD_RESET, token, NEW, None)

    assert session_of(session) is None
    assert open_link(Purpose.INVITATION, invitation) is None


def test_reset_is_written_by_the_worker_for_an_account_and_for_nobody_else(
    tenant: int, owner: Actor, postbox: Postbox
) -> None:
    for account in ("owner@example.org", "nobody@example.org", "x" * 5000):
        ask_for_reset(account, HERE)
    assert postbox.messages == []

    work_in_background(50)

    assert [message["To"] for message in postbox.messages] == ["owner@example.org"]


def test_asking_does_the_same_for_every_address(tenant: int, owner: Actor) -> None:
    seen = []
    for account in ("owner@example.org", "nobody@example.org"):
        ask_for_reset(account, HERE)
        with reading() as session:
            seen.append(session.scalars(select(AccountLink)).all())

    assert seen == [[], []]
    with reading() as session:
        assert len(session.scalars(select(ResetRequest)).all()) == 2


def test_account_gets_few_mails_and_one_network_few_requests(owner: Actor, postbox: Postbox, clock: Clock) -> None:
    for number in range(PER_ACCOUNT + 3):
        ask_for_reset("owner@example.org", f"192.0.2.{number}")
    for number in range(PER_ADDRESS):
        ask_for_reset(f"guess{number}@example.org", "198.51.100.1")
    with pytest.raises(TooManyAttempts):
        ask_for_reset("owner@example.org", "198.51.100.1")

    for _ in range(3):
        work_in_background(50)

    assert len(postbox.messages) == PER_ACCOUNT
    clock.advance(timedelta(hours=1, seconds=1))
    ask_for_reset("owner@example.org", "198.51.100.1")


def test_links_are_made_by_those_who_manage_people_for_people_who_can_have_one(
    owner: Actor, administrator: Actor, requester: Actor
) -> None:
    program = add_service_account("Billing", "", ["integrator"], administrator)

    with pytest.raises(Forbidden):
        send_link(owner.key or 0, Purpose.PASSWORD_RESET, requester)
    with pytest.raises(InvalidState):
        send_link(program, Purpose.INVITATION, administrator)


def test_invitation_of_a_known_address_changes_nothing(owner: Actor, administrator: Actor, postbox: Postbox) -> None:
    with pytest.raises(FlowdeskError):
        invite("Somebody", "OWNER@example.org", "en", [], [], administrator)
    work_in_background(50)

    found = find_person("owner@example.org")
    assert found is not None and found.name == "Owner Lang" and postbox.messages == []


def test_links_are_audited_with_who_made_and_who_used_them(owner: Actor, administrator: Actor, tenant: int) -> None:
    token = handed_over(owner, administrator)
    set_password_by_link(Purpose.PASSWORD_RESET, token, NEW, None)

    with in_tenant(tenant), reading() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("password_")).order_by(AuditEntry.key)
        ).all()
    assert [(entry.action, entry.actor_key) for entry in entries] == [
        ("password_reset_made", administrator.key), ("password_reset_used", owner.key),
        ("password_changed", owner.key),
    ]  # fmt: skip


def test_person_is_told_of_a_new_password_and_not_of_the_first(
    owner: Actor, administrator: Actor, postbox: Postbox
) -> None:
    for purpose in (Purpose.INVITATION, Purpose.PASSWORD_RESET):
        send_link(owner.key or 0, purpose, administrator)
        work_in_background(50)
        set_password_by_link(purpose, token_in(postbox.link()), f"{NEW} {purpose}", None)
        work_in_background(50)

    assert len(postbox.messages) == 3
    assert "https://" not in text_of(postbox.messages[2])


def test_invitation_and_link_that_are_sent_twice_write_one_mail_each(
    administrator: Actor, owner: Actor, postbox: Postbox
) -> None:
    answers = [
        invite("Ben Agent", "ben@example.org", "en", ["agent"], [], administrator, "invite once") for _ in range(2)
    ]
    for _ in range(2):
        send_link(owner.key or 0, Purpose.PASSWORD_RESET, administrator, "link once")
    work_in_background(50)

    assert answers[0] == answers[1]
    assert sorted(message["To"] for message in postbox.messages) == ["ben@example.org", "owner@example.org"]


def test_link_to_hand_over_that_is_asked_for_twice_is_made_once_and_not_kept(
    administrator: Actor, owner: Actor
) -> None:
    first, again = (send_link(owner.key or 0, Purpose.PASSWORD_RESET, administrator, "once") for _ in range(2))

    assert first is not None and again is None
    assert open_link(Purpose.PASSWORD_RESET, token_in(first.address)) is not None
