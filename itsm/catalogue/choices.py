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
ICONS = (
    "package", "laptop", "monitor", "smartphone", "phone", "printer", "headset", "key-round", "lock", "mail", "users",
    "user", "user-plus", "user-check", "user-x", "shield-check", "globe", "wifi", "server", "database", "hard-drive",
    "shopping-cart", "graduation-cap", "presentation", "building-2", "map-pin", "calendar-days", "rotate-ccw",
    "workflow", "file-text", "table", "wrench", "circle-help", "star", "inbox",
)  # fmt: skip
STANDARD_ICON = "package"
MOST_PARTS = 30
"""Items of a bundle."""
MOST_STAGES = 10
