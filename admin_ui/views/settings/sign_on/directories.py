"""Settings of a directory: connection, attributes, groups; what synchronising would change, and doing it."""

from collections.abc import Mapping

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import key_of
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.settings.fields import FormField, said
from admin_ui.views.settings.sign_on.providers import UNKNOWN
from admin_ui.views.settings.sign_on.sources import (
    Fields,
    SourcePages,
    pages_of,
    require_fresh_here,
    source_page,
    with_reason,
)
from admin_ui.views.settings.storing import Refusal
from engine.errors import InvalidState, Text, text
from itsm.accounts.directory.checks import CHECKS, SECURITY
from itsm.accounts.directory.connections import DirectoryAway, count_entries
from itsm.accounts.directory.directories import (
    DEFAULTS,
    DirectoryInfo,
    directory,
    remove_directory,
    save_directory,
)
from itsm.accounts.directory.run import ask_for_run, last_run
from itsm.accounts.directory.sync import preview
from itsm.accounts.outside.rights import PERMISSION

SHOWN = 200
"""Steps of a preview that are listed; all are counted."""
HOW: Mapping[str, tuple[Text, str]] = {
    "added": (text("added"), "good"), "linked": (text("linked"), "info"), "updated": (text("changed"), "info"),
    "closed": (text("closed"), "warn"), "refused": (text("left alone"), "bad"),
}  # fmt: skip
"""What happens to a person, in words, and the tone of it."""
CHANGED: Mapping[str, Text] = {
    "name": text("Full name"), "email": text("Email"), "roles": text("Roles"), "teams": text("Teams"),
    "manager": text("Manager"),
}  # fmt: skip
"""What of a person changes, in words."""


def _fields(new: bool) -> Fields:
    return (_connection(new), _people(), _groups(), _who())


def _connection(new: bool) -> tuple[Text, tuple[FormField, ...]]:
    kept = text("Kept sealed and never shown.") if new else (
        text("Kept sealed and never shown. Leave it empty to keep it; another host asks for it again.")
    )  # fmt: skip
    return text("Connection"), (
        FormField("name", text("Name of the directory"), required=True),
        FormField("security", text("Encryption"), "select", options=said(SECURITY)),
        FormField("host", text("Host"), required=True), FormField("port", text("Port"), required=True),
        FormField("bind_dn", text("Account that searches"), help=text("Its DN. Empty: anybody may search there.")),
        FormField("password", text("Password"), "secret", help=kept),
        FormField("ca_certificate", text("Certificate of its authority"), "area", 16,
                  help=text("PEM. Empty: the authorities that the system of the desk trusts.")),
    )  # fmt: skip


def _people() -> tuple[Text, tuple[FormField, ...]]:
    return text("People"), (
        FormField("base", text("Where people are searched"), required=True, help=text("Such as dc=example,dc=org.")),
        FormField("people_filter", text("Filter for people"), required=True),
        FormField("login_attribute", text("Attribute of the user name"), required=True,
                  help=text("Such as uid, or sAMAccountName. The e-mail address works too.")),
        FormField("id_attribute", text("Attribute of the id"), required=True,
                  help=text("It must never change: entryUUID, or objectGUID.")),
        FormField("name_attribute", text("Attribute of the name"), required=True),
        FormField("email_attribute", text("Attribute of the e-mail address"), required=True),
        FormField("manager_attribute", text("Attribute of the manager"),
                  help=text("Such as manager: it holds the DN of another person. Empty: managers are set here alone.")),
    )  # fmt: skip


def _groups() -> tuple[Text, tuple[FormField, ...]]:
    return text("Groups of the directory"), (
        FormField("groups_attribute", text("Attribute of the groups"),
                  help=text("Such as memberOf, where people have it. Otherwise groups are searched:")),
        FormField("groups_base", text("Where groups are searched"), help=text("Empty: where people are.")),
        FormField("groups_filter", text("Filter for groups")),
        FormField("member_attribute", text("Attribute of the members")),
        FormField("nested", text("Groups within groups count too"), "check", 16,
                  help=text("Whoever is in a group is also in the groups that this one is a member of.")),
    )  # fmt: skip


def _who() -> tuple[Text, tuple[FormField, ...]]:
    return text("Who may sign in"), (
        FormField("unknown", text("People whom nobody here knows yet"), "select", options=said(UNKNOWN)),
        FormField("sync_hours", text("Synchronise every (hours)"), help=text("Empty: by hand alone.")),
        FormField("links", text("Link accounts that have the same e-mail address"), "check", 16,
                  help=text("Only where people cannot change their own address in the directory.")),
        FormField("active", text("In use: people sign in with it"), "check", 16),
    )  # fmt: skip


def _values(found: DirectoryInfo) -> Mapping[str, str]:
    names = {name for name in DirectoryInfo.__slots__ if name not in ("password", *CHECKS)}
    ticked = {name: "true" for name in CHECKS if getattr(found, name)}
    return {**{name: str(getattr(found, name) or "") for name in names}, **ticked}


def _check(found: DirectoryInfo) -> Text:
    try:
        count = count_entries(found, found.people_filter)
    except DirectoryAway as away:
        raise with_reason(away, away.why) from away
    return text("The directory answers. It shows %(count)s people.", count=count)


def _more(found: DirectoryInfo) -> Mapping[str, object]:
    return {"last": last_run(found), "waits": found.sync_at, "how": HOW}


DIRECTORIES = SourcePages(
    "directories", text("New directory"), "settings/sign_on/directory.html", _fields, _values, DEFAULTS, directory,
    save_directory, remove_directory, _check, _more,
)  # fmt: skip
blueprint = pages_of(DIRECTORIES)


@blueprint.get("/<int:key>/preview")
@needs(PERMISSION)
def show_preview(key: int) -> ResponseReturnValue:
    """What synchronising would change now, person by person."""
    return _preview(key, None)


@blueprint.post("/<int:key>/synchronise")
@needs(PERMISSION)
def synchronise_now(key: int) -> ResponseReturnValue:
    """Let a worker do what the preview showed; closing more than a fifth has to be confirmed with the number shown."""
    sent = request.form
    try:
        require_fresh_here()
        if sent.get("asks") and sent.get("confirmed") != "true":
            raise InvalidState(text("Expected you to confirm that so many have left, but you did not. Tick the box."))
        ask_for_run(key, actor(), key_of(sent["closing"]) if sent.get("asks") else None)
    except InvalidState as problem:
        return _preview(key, problem.message), 409
    tell("good", text("A worker synchronises now. The page of the directory says what came of it."))
    return redirect(f"{DIRECTORIES.home}/{key}", 303)


def _preview(key: int, problem: Text | None) -> str:
    found = directory(key)
    try:
        plan = preview(key, actor())
    except DirectoryAway as away:
        return source_page(DIRECTORIES, key, Refusal(away.message), "check")
    return render_template(
        "settings/sign_on/preview.html", directory=found, plan=plan, steps=plan.steps[:SHOWN], how=HOW,
        changed=CHANGED, home=f"{DIRECTORIES.home}/{key}", problem=problem,
    )  # fmt: skip
