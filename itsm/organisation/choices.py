"""The choices of customers, desks, skills, absences and presence, with the words that pages show."""

from collections.abc import Mapping

from engine.errors import Text, text

CLASSES: Mapping[str, Text] = {
    "standard": text("Standard"),
    "important": text("Important"),
    "vip": text("VIP"),
}
"""How a customer or a person is treated, the least first."""

CONTACT_ROLES: Mapping[str, Text] = {
    "main": text("Main contact"),
    "technical": text("Technical contact"),
    "billing": text("Billing contact"),
    "escalation": text("Contact for escalations"),
}

SIGHTS: Mapping[str, Text] = {
    "own": text("Their own records"),
    "site": text("Records of their site"),
    "customer": text("Records of the whole customer"),
}
"""Which records the people of a customer, or a contact of it, see in the portal."""

DESK_KINDS: Mapping[str, Text] = {
    "centralised": text("Centralised: one place for everybody"),
    "distributed": text("Distributed: close to those it serves"),
    "virtual": text("Virtual: one desk of people in many places"),
}
"""Forms of a service desk (ITIL 4, service desk practice)."""

LINES: Mapping[str, Text] = {
    "1": text("Line 1"), "2": text("Line 2"), "3": text("Line 3"), "vendor": text("Vendor"),
}  # fmt: skip
"""Where a team stands; a team without one does other work."""

GRADES: Mapping[str, Text] = {
    "1": text("1 · knows of it"),
    "2": text("2 · with help"),
    "3": text("3 · alone"),
    "4": text("4 · hard cases"),
    "5": text("5 · teaches it"),
}

ABSENCE_KINDS: Mapping[str, Text] = {
    "holiday": text("Holiday"),
    "sick": text("Sick"),
    "training": text("Training"),
    "other": text("Other reason"),
}
"""Why somebody is not there; colleagues see that, not why."""

PRESENCES: Mapping[str, Text] = {
    "here": text("Here"),
    "busy": text("Busy"),
    "away": text("Away for a moment"),
}
"""What people say of themselves."""
