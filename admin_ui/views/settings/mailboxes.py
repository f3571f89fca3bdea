"""Settings of mailboxes: where mails come in, what they become, and whether the server answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.operations.mail import ACTS
from admin_ui.views.settings import told
from admin_ui.views.settings.fields import FormField, Options, said
from admin_ui.views.settings.people import LANGUAGES
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from database import reading
from engine.errors import InvalidState, NotFound, Text, text
from engine.kept_text import plain
from itsm.forms.model import Component
from itsm.mailboxes.checks import PORTS, SECURITY, UNKNOWN, VALUE, asked_fields
from itsm.mailboxes.fetching import count_waiting
from itsm.mailboxes.imap import MailServerAway
from itsm.mailboxes.mailboxes import (
    PERMISSION,
    TOLD_VALUE,
    MailboxInfo,
    domain_lines,
    mailbox,
    mailboxes,
    remove_mailbox,
    save_mailbox,
    subject_of,
)
from itsm.mailboxes.taking.held import newest_mails
from itsm.organisation.keeping import Saved
from itsm.organisation.queries.audit_trail.names import Value
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.packs.deployed import record_types
from itsm.uses import Thing, uses_of

blueprint = Blueprint("mailboxes", __name__, url_prefix="/settings/mailboxes")
HOME = "/settings/mailboxes"
DEFAULTS: Mapping[str, str] = {
    "active": "true", "unknown": "hold", "security": "imaps", "port": PORTS["imaps"], "folder": "INBOX",
    "done_folder": "Flowdesk",
}  # fmt: skip
"""What the form of a new mailbox begins with."""
Fields = Sequence[tuple[Text, Sequence[FormField]]]

section(
    "mailboxes", text("Mailboxes"), text("Mails become records: by IMAP, or piped in by the mail server."),
    "mailboxes.show", PERMISSION,
    (
        text("Mail"), text("E-mail"), text("IMAP"), text("Inbox"), text("Incoming mail"), text("Reply address"),
        text("Unknown senders"),
    ),
    icon="mail", group="",
)  # fmt: skip


@blueprint.get("")
@needs(PERMISSION)
def show() -> ResponseReturnValue:
    """All mailboxes."""
    types = {one.key: one.name(visitor().language) for one in record_types()}
    return render_template("settings/mailboxes/list.html", rows=mailboxes(), types=types)


@blueprint.get("/new")
@needs(PERMISSION)
def new() -> ResponseReturnValue:
    """The form of a new mailbox."""
    return _page(None)


@blueprint.post("/new")
@needs(PERMISSION)
def add() -> ResponseReturnValue:
    """Add a mailbox."""
    return _save(None)


@blueprint.get("/<int:key>")
@needs(PERMISSION)
def edit(key: int) -> ResponseReturnValue:
    """One mailbox: its form, what came lately, where it is used, its changes."""
    return _page(key)


@blueprint.post("/<int:key>")
@needs(PERMISSION)
def change(key: int) -> ResponseReturnValue:
    """Store the form."""
    return _save(key)


@blueprint.post("/<int:key>/check")
@needs(PERMISSION)
def check(key: int) -> ResponseReturnValue:
    """Look into the mailbox and say what was found; nothing is taken."""
    found = mailbox(key)
    try:
        if found.host is None:
            raise InvalidState(text("Expected a server, but mails are piped into this mailbox. Fill in a host."))
        count = count_waiting(found)
    except MailServerAway as away:
        reason = Text("%(problem)s (%(why)s)", {"problem": away.message, "why": plain(away.why)})
        return _page(key, Refusal(reason), "check"), 409
    except InvalidState as problem:
        return _page(key, Refusal(problem.message), "check"), 409
    return _page(key, checked=text("The server answers. Mails that wait there: %(count)s", count=count))


@blueprint.post("/<int:key>/remove")
@needs(PERMISSION)
def remove(key: int) -> ResponseReturnValue:
    """Remove the mailbox."""
    return stored(
        lambda: remove_mailbox(key, actor(), command_id()), HOME, lambda refusal: _page(key, refusal, "remove"),
        text("Removed."),
    )  # fmt: skip


def _save(key: int | None) -> ResponseReturnValue:
    saved: list[Saved] = []

    def act() -> None:
        saved.append(save_mailbox(key, request.form, actor(), revision(), command_id()))

    return stored(act, lambda: f"{HOME}/{saved[0].key}", lambda refusal: _page(key, refusal))


def _page(
    key: int | None, refusal: Refusal = NOTHING_WRONG, part: str = "", checked: Text | None = None
) -> str:
    found = mailbox(key) if key is not None else None
    refused = refusal is not NOTHING_WRONG and not part
    typed = dict(request.form) if refused else _values(found) if found else _begun()
    return render_template(
        "settings/mailboxes/one.html", found=found, key=key, typed=typed, fields=_fields(found, typed),
        title=found.name if found else say(text("New mailbox")), refusal=refusal if refused else NOTHING_WRONG,
        revision=request.form.get("revision") if refused else found.revision if found else None,
        kept=typed_command_id() or None, part=part, part_refusal=refusal, checked=checked, told=told, home=HOME,
        acts=ACTS, **(_details(found) if found else {}),
    )  # fmt: skip


def _details(found: MailboxInfo) -> Mapping[str, object]:
    with reading() as session:
        changes = changes_of(session, subject_of(found.key), visitor().language)
        uses = uses_of(session, Thing("mailbox", found.key))
    return {"changes": _named(changes, found.type_key), "uses": uses, "mails": newest_mails(found.key)}


def _named(changes: Sequence[Changed], type_key: str) -> list[Changed]:
    """The changes with fields and options of the report form as that form calls them."""
    asked = {f"{TOLD_VALUE}{one.key}": one for one in _components(type_key)}
    return [replace(one, values=[_of_form(asked.get(value[0]), value) for value in one.values]) for one in changes]


def _of_form(component: Component | None, told_as: Value) -> Value:
    if component is None:
        return told_as
    labels = {option.value: option.label for option in component.options}
    _, before, after = told_as
    return component.label, labels.get(before, before), labels.get(after, after)


def _begun() -> dict[str, str]:
    types = record_types()
    return {**DEFAULTS, "language": visitor().language, "type_key": types[0].key if types else ""}


def _values(found: MailboxInfo) -> dict[str, str]:
    names = ("name", "address", "type_key", "language", "unknown", "host", "port", "security", "ca_certificate",
             "user", "folder", "done_folder")  # fmt: skip
    values = {name: str(getattr(found, name) or "") for name in names}
    values |= {name: "true" for name in ("plus", "active") if getattr(found, name)}
    values |= {f"{VALUE}{key}": value for key, value in found.values.items()}
    return values | {"domains": domain_lines(found)}


def _fields(found: MailboxInfo | None, typed: Mapping[str, str]) -> Fields:
    return (_what(), (text("Values of the other fields"), _asked(typed)), _who(), _server(found is None))


def _what() -> tuple[Text, Sequence[FormField]]:
    return text("Mails to it"), (
        FormField("name", text("Name"), required=True),
        FormField("address", text("Address"), "email", required=True, help=text("What people write to.")),
        FormField("type_key", text("Record type"), "select", options=_types,
                  help=text("Subject and words of a mail fill title and description of the report form.")),
        FormField("language", text("Language"), "select", options=lambda: LANGUAGES,
                  help=text("Of answers to people whom nobody knows yet.")),
        FormField("plus", text("The server takes desk+anything for desk"), "check", 16,
                  help=text("Then answers come to an address with a token, which proves who writes. Postfix: "
                            "recipient_delimiter = +")),
        FormField("active", text("In use"), "check", 16),
    )  # fmt: skip


def _asked(typed: Mapping[str, str]) -> Sequence[FormField]:
    """Fields that the report form of the chosen type needs, and a mail does not have."""
    return [
        FormField(f"{VALUE}{one.key}", plain(one.label), "select" if one.options else "text", required=True,
                  options=_options(one))
        for one in _components(typed.get("type_key", ""))
    ]  # fmt: skip


def _components(type_key: str) -> Sequence[Component]:
    """The same fields as the report form has them; none when there is no such type."""
    try:
        return asked_fields(type_key, visitor().language)
    except NotFound:
        return ()


def _who() -> tuple[Text, Sequence[FormField]]:
    return text("Unknown senders"), (
        FormField("unknown", text("Mails of people whom nobody here knows"), "select", 16, options=said(UNKNOWN)),
        FormField("domains", text("Domains of customers"), "area", 16,
                  help=text("One on each line, with the code of the customer: example.org ACME")),
    )  # fmt: skip


def _server(new: bool) -> tuple[Text, Sequence[FormField]]:
    kept = text("Kept sealed and never shown.") if new else (
        text("Kept sealed and never shown. Leave it empty to keep it; another host or user asks for it again.")
    )  # fmt: skip
    return text("Server (IMAP)"), (
        FormField("host", text("Host"), help=text("Empty: mails are piped in with “flowdesk mail ingest”.")),
        FormField("port", text("Port")),
        FormField("security", text("Encryption"), "select", options=said(SECURITY)),
        FormField("user", text("User name")),
        FormField("password", text("Password"), "secret", help=kept),
        FormField("folder", text("Folder to look into")),
        FormField("done_folder", text("Folder for what was taken"),
                  help=text("Each mail is moved there. It is made when it is not there.")),
        FormField("ca_certificate", text("Certificate of its authority"), "area", 16,
                  help=text("PEM. Empty: the authorities that the system of the desk trusts.")),
    )  # fmt: skip


def _types() -> Options:
    return [(one.key, one.name(visitor().language)) for one in record_types()]


def _options(component: Component) -> Callable[[], Options]:
    return lambda: [(option.value, option.label) for option in component.options]
