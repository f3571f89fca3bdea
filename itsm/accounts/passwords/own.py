"""One's own password: asked again before what matters, and changed. Kept here, or by a directory."""

from database import reading, unit_of_work
from engine.errors import Unauthenticated, text
from engine.registry import Actor
from itsm.accounts.attempts import begin_attempt, succeed
from itsm.accounts.devices import device_of
from itsm.accounts.directory.connections import DirectoryAway
from itsm.accounts.directory.sign_in import is_password_in_directory
from itsm.accounts.passwords.hashing import matches
from itsm.accounts.passwords.keeping import Password, set_password


def change_own_password(
    current: str, new: str, actor: Actor, address: str, keep_session: int | None, device: str | None = None
) -> None:
    """Change one's own password, of which the ``current`` one is asked (ASVS 2.1.6); other sessions end.

    ``address`` and ``device`` are those of the browser. Raises InvalidInput (the new one), Unauthenticated (the
    current one is wrong) and TooManyAttempts.
    """
    require_password(actor, current, address, device)
    with unit_of_work() as work:
        set_password(actor.key or 0, new, actor, work, keep_session)


def require_password(actor: Actor, password: str, address: str, device: str | None = None) -> None:
    """Raise Unauthenticated unless ``password`` is the actor's; guesses are counted. Raises TooManyAttempts.

    In a browser that is known as theirs they count by themselves: others who guess at the same address keep nobody from
    what they do.
    """
    with reading() as session:
        row = session.get(Password, actor.key)
    attempt = begin_attempt(f"person {actor.key}", address, device_of(device, actor.key or 0))
    if not matches(row.password_hash if row else None, password) and not _in_directory(actor, password):
        raise Unauthenticated(text("Expected your present password, but this is another one. Try again."))
    with unit_of_work() as work:
        succeed(work, attempt)


def _in_directory(actor: Actor, password: str) -> bool:
    try:
        return is_password_in_directory(actor.key or 0, password)
    except DirectoryAway as problem:
        raise Unauthenticated(problem.message) from problem
