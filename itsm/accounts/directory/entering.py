"""Opening the session of somebody whose password a directory has taken."""

from database import in_tenant, unit_of_work
from engine.errors import FlowdeskError, InvalidInput
from engine.registry import Actor
from itsm.accounts.directory.connections import DirectoryAway
from itsm.accounts.directory.sign_in import Bound, bind_somewhere
from itsm.accounts.entering import Browser, SignedIn, after_password
from itsm.accounts.factors.pending import SecondFactorNeeded
from itsm.accounts.outside.groups import apply_groups
from itsm.accounts.outside.managers import apply_manager, await_turn
from itsm.accounts.outside.people import NotAccepted, take_person
from itsm.audit import audit

LONGEST_LOGIN = 254


class NotEntered(FlowdeskError):
    """No directory was of use, for a reason that may be told: it is away, or the person is nobody here."""

    kind = "unauthenticated"


def enter_by_directory(
    login: str, password: str, attempt: int, browser: Browser
) -> SignedIn | SecondFactorNeeded | None:
    """Sign in who has this name and password in a directory; None when nobody has. Raises NotEntered."""
    try:
        bound = bind_somewhere(login[:LONGEST_LOGIN], password)
    except DirectoryAway as away:
        raise NotEntered(away.message) from away
    if bound is None:
        return None
    with in_tenant(bound.directory.tenant_key):
        try:
            return _enter(bound, attempt, browser)
        except (NotAccepted, InvalidInput) as problem:
            with unit_of_work() as work:
                subject = bound.directory.source.subject
                audit(work, "sign_in_refused", subject, None, browser.address, why=problem.message.template)
            raise NotEntered(problem.message) from problem


def _enter(bound: Bound, attempt: int, browser: Browser) -> SignedIn | SecondFactorNeeded:
    source = bound.directory.source
    actor = Actor(None, "system", source.name)
    with unit_of_work() as work:
        await_turn(source, bound.told, work)
        key = take_person(source, bound.told, actor, work)
        work.session.flush()
        apply_manager(source, key, bound.told, actor, work)  # one who cannot be is told by the next synchronisation
        apply_groups(source, key, bound.told.groups, actor, work)
        return after_password(key, bound.directory.tenant_key, attempt, browser, source.subject, work)
