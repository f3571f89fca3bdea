"""What a browser of an agent does: asks for pages with its cookie and sends their forms."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from time import perf_counter
from urllib.parse import urlencode

PATIENCE = 60.0
_HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|command_id|revision)" value="([^"]*)"')
_RECORD_LINK = re.compile(r'href="/records/([A-Z]+-\d+)" data-open')
_TEXT = re.compile(r'<input class="input" id="[^"]*" name="([a-z_]+)" type="text"[^>]* value="([^"]*)"')
_AREA = re.compile(r'<textarea[^>]* name="([a-z_]+)"[^>]*>\n?([^<]*)</textarea>')
_SELECT = re.compile(r'<select[^>]* name="([a-z_]+)"[^>]*>(.*?)</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')
_OUTCOME = re.compile(r'name="outcome" value="([a-z_]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: its status, its text, where it leads to, and how long it took."""

    status: int
    text: str
    location: str
    seconds: float

    @property
    def records(self) -> list[str]:
        """Numbers of the records of a list of work."""
        return _RECORD_LINK.findall(self.text)

    def form(self, action: str) -> str | None:
        """The source of the form that posts to ``action``; None when the page has none."""
        begin = self.text.find(f'action="{action}"')
        return self.text[begin : self.text.index("</form>", begin)] if begin >= 0 else None


def hidden_of(form: str) -> dict[str, str]:
    """What a form sends unasked."""
    return dict(_HIDDEN.findall(form))


def values_of(form: str) -> dict[str, str]:
    """What stands in the fields of a form: one-line inputs, areas and chosen options."""
    found = dict(_TEXT.findall(form)) | dict(_AREA.findall(form))
    for name, options in _SELECT.findall(form):
        chosen = _CHOSEN.search(options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


def outcomes_of(form: str) -> list[str]:
    """The buttons of a task's form."""
    return _OUTCOME.findall(form)


class Browser:
    """Talks to the server on a loopback port with the cookie of one session; follows no redirect by itself."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._headers = port, {"Cookie": cookie}

    def get(self, path: str) -> Page:
        """Ask for a page."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        """Send a form."""
        return self._send("POST", path, urlencode(fields))

    def _send(self, method: str, path: str, body: str | None) -> Page:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self._port}"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        begun = perf_counter()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Page(answer.status, text, answer.getheader("Location") or "", perf_counter() - begun)
        finally:
            connection.close()
