"""Changes of providers and directories in words, as ``admin_ui.views.settings.told`` has them for other things."""

from collections.abc import Mapping

from admin_ui.views.frame.templating import say
from admin_ui.views.settings import told
from engine.errors import Text, text

ACTS: Mapping[str, Text] = {
    "group_mapping_added": text("group added"), "group_mapping_removed": text("group removed"),
    "directory_synchronised": text("synchronised"), "directory_sync_asked": text("asked to synchronise"),
    "sign_in_refused": text("sign-in refused"),
}  # fmt: skip
FIELDS: Mapping[str, Text] = {
    "name": text("Called"),
    "issuer": text("Issuer"), "client_id": text("Client ID"), "client_secret": text("Client secret"),
    "scopes": text("Scopes"), "email_claim": text("Claim of the e-mail address"),
    "name_claim": text("Claim of the name"),
    "groups_claim": text("Claim of the groups"), "unknown": text("Unknown people"),
    "asks_factor": text("Asks our second factor"), "offered": text("Button on the sign-in page"),
    "active": text("In use"),
    "host": text("Host"), "port": text("Port"), "security": text("Encryption"), "password": text("Password"),
    "ca_certificate": text("Certificate of its authority"), "bind_dn": text("Account that searches"),
    "base": text("Where people are searched"), "people_filter": text("Filter for people"),
    "id_attribute": text("Attribute of the id"), "login_attribute": text("Attribute of the user name"),
    "name_attribute": text("Attribute of the name"), "email_attribute": text("Attribute of the e-mail address"),
    "manager_attribute": text("Attribute of the manager"),
    "groups_attribute": text("Attribute of the groups"), "groups_base": text("Where groups are searched"),
    "groups_filter": text("Filter for groups"), "member_attribute": text("Attribute of the members"),
    "nested": text("Groups within groups count too"), "links": text("Links by address"),
    "sync_hours": text("Synchronise every (hours)"),
    "approved": text("Accounts that may be closed"),
}  # fmt: skip
VALUES: Mapping[str, Text] = {
    "set": text("is set"), "set anew": text("is another one"), "refuse": text("are refused"),
    "create": text("are added"),
}  # fmt: skip

SAID = frozenset({"unknown", "client_secret", "password"})
"""Fields whose values are among ``VALUES``."""


def told_action(action: str) -> str:
    """What was done, in words."""
    return say(ACTS[action]) if action in ACTS else told.told_action(action)


def told_field(name: str) -> str:
    """What a field is called; a group says for itself what it gives."""
    return say(FIELDS[name]) if name in FIELDS else told.told_field(name)


def told_value(name: str, value: str) -> str:
    """How a value reads: names of claims and attributes are told as they are written."""
    if name in SAID and value in VALUES:
        return say(VALUES[value])
    return value if name in FIELDS and value not in ("True", "False") else told.told_value(name, value)
