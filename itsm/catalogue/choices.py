"""What one chooses from where services and items are kept."""

from collections.abc import Mapping

from engine.errors import Text, text

APPROVALS: Mapping[str, Text] = {
    "amount": text("By the amount"), "manager": text("Always by the manager"), "none": text("Nobody"),
}  # fmt: skip
"""Who approves an order, as its diagram reads it."""
AUDIENCES: Mapping[str, Text] = {
    "teams": text("Teams"), "sites": text("Sites"), "customers": text("Customers"), "classes": text("Classes"),
    "roles": text("Roles"),
}  # fmt: skip
"""By what it is said who may order: of each kind that is named, one has to fit."""
ICON_NAMES: Mapping[str, Text] = {
    "package": text("Package"), "laptop": text("Laptop"), "monitor": text("Monitor"),
    "smartphone": text("Smartphone"), "phone": text("Telephone"), "printer": text("Printer"),
    "headset": text("Headset"), "key-round": text("Key"), "lock": text("Lock"), "mail": text("Mail"),
    "users": text("People"), "user": text("Person"), "user-plus": text("Person who comes"),
    "user-check": text("Person who is known"), "user-x": text("Person who leaves"), "shield-check": text("Shield"),
    "globe": text("Globe"), "wifi": text("Wireless network"), "server": text("Server"), "database": text("Database"),
    "hard-drive": text("Disk"), "shopping-cart": text("Shopping cart"), "graduation-cap": text("Graduation cap"),
    "presentation": text("Presentation"), "building-2": text("Building"), "map-pin": text("Place on a map"),
    "calendar-days": text("Calendar"), "rotate-ccw": text("Turn back"), "workflow": text("Flow"),
    "file-text": text("Document"), "table": text("Table"), "wrench": text("Wrench"), "circle-help": text("Question"),
    "star": text("Star"), "inbox": text("Inbox"),
}  # fmt: skip
"""Icons of services and items, by their names in the sprite."""
ICONS = tuple(ICON_NAMES)
STANDARD_ICON = "package"
MOST_PARTS = 30
"""Items of a bundle."""
MOST_STAGES = 10
