"""A served desk that sends its mail to a real SMTP server, with a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.admin_ui.desk_server import DeskServer, Visitors, chromium
from tests.support.mail import Postbox, running_postbox


@dataclass
class Desk:
    """A served desk that has a mail server, and a browser."""

    server: DeskServer
    postbox: Postbox
    visitors: Visitors

    def window(self, language: str = "en") -> Page:
        """A window of somebody who has not been here before."""
        return self.visitors.window(language)

    def mail(self, number: int) -> str:
        """Path and query of the link in mail ``number``, once it has arrived."""
        page = self.visitors.contexts[0].pages[0]
        for _ in range(100):
            if len(self.postbox.messages) > number:
                return self.postbox.link(number)
            page.wait_for_timeout(100)
        raise AssertionError(f"Expected mail {number}, but there are {len(self.postbox.messages)}.")


@contextmanager
def desk_with_mail(data: Path, set_up: bool = True, language: str = "en") -> Iterator[Desk]:
    """The desk, set up by the command line or still empty, at a public address that passkeys may belong to."""
    box = Postbox()
    server = DeskServer(data)
    public = f"http://localhost:{server.port}"
    server.more |= {
        "FLOWDESK_SMTP_URL": box.url, "FLOWDESK_MAIL_FROM": "desk@example.org", "FLOWDESK_PUBLIC_URL": public,
        "FLOWDESK_HOST": "localhost",
    }  # fmt: skip
    if set_up:
        server.set_up(language)
    server.start()
    try:
        with running_postbox(box), chromium(public) as visitors:
            yield Desk(server, box, visitors)
    finally:
        server.kill()
