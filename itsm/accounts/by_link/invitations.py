"""Inviting people, and setting a password by a link: an invitation, or a reset that was asked for or handed over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from database import Tenant, UnitOfWork, current_tenant, in_tenant, unit_of_work
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.accounts.by_link.links import MadeLink, OpenLink, Purpose, make_link, no_link, open_link, use_link, void_links
from itsm.accounts.devices import note_device
from itsm.accounts.factors.standing import tell_change
from itsm.accounts.passwords.keeping import hashed, store_hash
from itsm.accounts.service_accounts import require_person
from itsm.accounts.sessions import end_sessions_of
from itsm.audit import audit
from itsm.mail.letter import Letter
from itsm.mail.outbox import Recipient, post
from itsm.mail.settings import mail_settings
from itsm.people.commands.add_person import add_person
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.rights.taking_over import require_not_above


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A link was made for a person. Its secret is not here: what a command answers is kept."""

    person_key: int
    link_key: int


def invite(
    name: str, email: str, language: str, roles: Iterable[str], teams: Iterable[str], actor: Actor,
    command_id: str | None = None,
) -> tuple[int, MadeLink | None]:
    """Add a person and invite them, in one transaction; gives their key, and the link when no mail can be sent.

    A repeat of the command adds nobody, sends nothing and gives no link. Raises Forbidden, InvalidInput (a value, an
    address that is taken) and NotFound (a team).
    """

    def body(work: UnitOfWork) -> tuple[int, MadeLink]:
        key = add_person(name, email, None, language, roles, teams, actor, work)
        work.session.flush()
        return key, _send(work, work.session.get_one(PersonRow, key), Purpose.INVITATION, actor)

    return _made_once("invite", command_id, actor, body)


def send_link(
    person_key: int, purpose: Purpose, actor: Actor, command_id: str | None = None
) -> MadeLink | None:
    """Send the person a new link, or give it when no mail can be sent; links made before are void.

    A repeat of the command makes, sends and gives no link. Raises Forbidden, NotFound, and InvalidState (a closed
    account, a service account, nobody with an address).
    """
    require(actor, "people.manage")

    def body(work: UnitOfWork) -> tuple[int, MadeLink]:
        require_not_above(work.session, actor, person_key)
        row = require_person(work.session, person_key)
        if not row.active or not row.email:
            raise InvalidState(
                text("Expected an open account with an e-mail address, but %(name)s has none.", name=row.name)
            )
        return row.key, _send(work, row, purpose, actor)

    return _made_once("send_link", command_id, actor, body)[1]


def write_link(work: UnitOfWork, row: PersonRow, purpose: Purpose) -> MadeLink:
    """Make a link for the person and put the mail with it into the outbox, both with the caller's transaction."""
    link = make_link(row.key, purpose, work)
    recipient = Recipient(row.email or "", row.language, row.key)
    post(work, f"{purpose}:{link.key}", purpose.value, recipient, _letter(work, row, link, purpose), link.expires_at)
    return link


def set_password_by_link(purpose: Purpose, token: str, password: str, device: str | None) -> tuple[int, str]:
    """Use a link up: the password is set, other sessions end; gives the person's key and the token of their browser.

    Raises NotFound (no such link, or it was used meanwhile) and InvalidInput (the password; the link stays).
    """
    link = open_link(purpose, token)
    if link is None:
        raise no_link()
    password_hash = hashed(password, (link.name, link.email))
    with in_tenant(link.tenant_key), unit_of_work() as work:
        use_link(link, work)
        audit(work, f"{purpose}_used", f"person {link.person_key}", link.person_key)
        _store(link, password_hash, work)
        if purpose is Purpose.PASSWORD_RESET:
            tell_change(work, link.person_key, f"password by link {link.key}")
        return link.person_key, note_device(device, link.person_key, work)


def _store(link: OpenLink, password_hash: str, work: UnitOfWork) -> None:
    store_hash(link.person_key, password_hash, work)
    end_sessions_of(link.person_key, work)
    void_links(link.person_key, work)
    audit(work, "password_changed", f"person {link.person_key}", link.person_key)


def _made_once(
    name: str, command_id: str | None, actor: Actor, body: Callable[[UnitOfWork], tuple[int, MadeLink]]
) -> tuple[int, MadeLink | None]:
    """The person's key, and the link to hand over: by whom it was made now, and where no mail carries it."""
    made: list[MadeLink] = []

    def remembered(work: UnitOfWork) -> LinkMade:
        person_key, link = body(work)
        made.append(link)
        return LinkMade(person_key, link.key)

    answer = run_command(name, command_id, actor, LinkMade, remembered)
    to_hand_over = [] if mail_settings().smtp else [link for link in made if link.key == answer.link_key]
    return answer.person_key, to_hand_over[-1] if to_hand_over else None


def _send(work: UnitOfWork, row: PersonRow, purpose: Purpose, actor: Actor) -> MadeLink:
    by_mail = mail_settings().smtp is not None
    link = write_link(work, row, purpose) if by_mail else make_link(row.key, purpose, work)
    audit(work, f"{purpose}_made", f"person {row.key}", actor.key, by_mail=by_mail)
    return link


def _letter(work: UnitOfWork, row: PersonRow, link: MadeLink, purpose: Purpose) -> Letter:
    organisation = work.session.get_one(Tenant, current_tenant()).name
    if purpose is Purpose.INVITATION:
        return Letter(
            text("Your account at the service desk of %(organisation)s", organisation=organisation),
            (
                text("Hello %(name)s,", name=row.name),
                text("You have an account at the service desk of %(organisation)s.", organisation=organisation),
                text("Choose your password with this link. It works once, within seven days."),
            ),
            link.address,
            text("Choose a password"),
            (text("If you do not know what this is about, you need not do anything."),),
        )
    return Letter(
        text("A new password for the service desk of %(organisation)s", organisation=organisation),
        (
            text("Hello %(name)s,", name=row.name),
            text("Somebody asked for a new password of your account at the service desk."),
            text("Choose it with this link. It works once, within one hour."),
        ),
        link.address,
        text("Choose a new password"),
        (text("If it was not you, you need not do anything: your password stays as it is."),),
    )
