"""From the texts of an HTML form post to the value that a JSON client would send."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from itsm.forms.model import MANY, Component, Form


def collect(form: Form, posted: Mapping[str, Sequence[str]], zone: tzinfo) -> dict[str, object]:
    """Make a submission of an HTML form post (name → texts); a local date and time gets its offset in ``zone``."""
    read = [(item.key, item) for item in form.fields if item.key and not item.withheld]
    return {key: from_post(item, posted.get(key, ()), zone) for key, item in read}


def from_post(component: Component, texts: Sequence[str], zone: tzinfo) -> object:
    """Value of ``component`` in a post; a field that is empty or absent is None (a box: False, a list: empty)."""
    if component.type == "checkbox":
        return bool(texts)
    if component.type in MANY:
        return [text for text in texts if text]
    last = texts[-1] if texts else ""
    if component.type != "textarea":
        last = last.strip()
    if not last:
        return None
    if component.type == "datetime" and component.subtype == "datetime":
        return _with_offset(last, zone)
    return last.replace("\r\n", "\n")


def _with_offset(text: str, zone: tzinfo) -> str:
    """``2026-11-20T09:15`` of a browser's local field → the same with its offset; other texts stay for the check."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.isoformat(timespec="minutes")
