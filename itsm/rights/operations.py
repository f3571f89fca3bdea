"""Every permission: what it allows, and which of them are given for each record type."""

from collections.abc import Mapping

from engine.errors import Text, text

PERMISSIONS: Mapping[str, Text] = {
    "portal.use": text("See the portal and one's own records there."),
    "record.report": text("Report a record for oneself."),
    "record.report_for_others": text("Report a record in the name of a requester."),
    "record.see_all": text("See every record of the organisation."),
    "record.edit": text("Change fields of a record outside a task's form."),
    "record.comment_internal": text("Read and write internal comments."),
    "record.move_token": text("Move a record to another step of its diagram."),
    "work.see": text("See My work: own tasks and those of one's teams."),
    "work.see_all": text("See the tasks of all teams."),
    "work.do": text("Claim, release and complete tasks of one's teams."),
    "work.assign": text("Give a task to somebody else."),
    "work.take_back": text("Give somebody else's task back to its team, and go beyond the limit of a team."),
    "schedule.override": text("Let planned work pass although something stands against it, for a reason."),
    "builds.manage": text("Keep the definitive media library: register builds, move and withdraw them."),
    "announcement.write": text("Write, publish and withdraw announcements, and see who has confirmed them."),
    "inspection.plan": text("Plan inspections: what is looked at, when, and by whom."),
    "list.share": text("Share saved views of lists with one's teams."),
    "people.see": text("Look people and teams up."),
    "people.manage": text("Add and change people, teams, roles and memberships."),
    "rights.manage": text("Make roles, give any of them, and see what everybody may do and why."),
    "process.see": text("See process packs with their diagrams."),
    "process.deploy": text("Put a process pack into use."),
    "studio.use": text("Use the studio: try expressions and decisions."),
    "studio.see": text("Look at packs in the studio: their drafts, findings and versions."),
    "studio.draw": text("Change packs in the studio; nothing of it is in use until somebody puts it into use."),
    "studio.review": text("Approve what others have drawn in the studio."),
    "studio.put_into_use": text("Put what was drawn in the studio into use, and take it back."),
    "studio.override": text("Put a pack into use although some of its tests fail, for a reason."),
    "operations.see": text("See faults, jobs, timers and instances."),
    "operations.act": text("Mend what runs: try again, set variables, cancel, and the like."),
    "engine.use": text("Use the engine API with a token of one's own account."),
    "settings.manage": text("Change the settings of the organisation."),
    "audit.see": text("Read the audit trail."),
    "api.use": text("Use the HTTP API."),
    "import.run": text("Import records and people."),
}
"""Every permission and what it allows."""

ON_RECORDS = (
    "record.see_all", "record.report", "record.report_for_others", "record.edit", "record.comment_internal",
    "record.move_token",
)  # fmt: skip
"""Permissions that a role has for each record type."""

ANYWHERE = tuple(name for name in PERMISSIONS if name not in ON_RECORDS)
"""Permissions that a role has as a whole."""

SEE_RECORD, COMMENT, SEE_FIELD, CHANGE_FIELD = "record.see", "record.comment", "field.see", "field.change"
FIELD_OPERATIONS = (SEE_FIELD, CHANGE_FIELD)

OPERATIONS: Mapping[str, Text] = {
    **PERMISSIONS,
    SEE_RECORD: text("See a record."),
    COMMENT: text("Say something at a record, and add files."),
    SEE_FIELD: text("See the fields of a group."),
    CHANGE_FIELD: text("Change the fields of a group."),
}
"""All that ``may`` is asked: the permissions, and what follows from them for one record."""
