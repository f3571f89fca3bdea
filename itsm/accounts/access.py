"""Everything by which somebody gets in, ended together."""

from database import UnitOfWork
from itsm.accounts.by_link.links import void_links
from itsm.accounts.devices import forget_devices
from itsm.accounts.sessions import end_sessions_of
from itsm.accounts.tokens import end_tokens_of
from itsm.roster.feed_links import end_feeds_of
from itsm.schedule.forgetting import end_schedule_feeds_of


def end_access(person_key: int, work: UnitOfWork) -> None:
    """End sessions, tokens, links, feeds, half-done sign-ins and known browsers of the person.

    They stay ended when the account is opened again; password, authenticator and passkeys are kept for that.
    """
    end_sessions_of(person_key, work)
    end_tokens_of(person_key, work)
    void_links(person_key, work)
    forget_devices(person_key, work)
    end_feeds_of(person_key, work)
    end_schedule_feeds_of(person_key, work)
