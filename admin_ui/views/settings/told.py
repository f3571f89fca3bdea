"""Changes of the audit trail in words: what was done, which fields, how their values read."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from admin_ui.views.frame.templating import exact, say
from admin_ui.views.frame.visitor import visitor
from engine.errors import Text, text
from itsm.announcements.words import IMPORTANCE, READERS
from itsm.approvals.words import CHOICE_WORDS
from itsm.assignment.strategies import STRATEGIES
from itsm.inspections.words import REPEATS as CYCLES
from itsm.language import LANGUAGES, format_duration, weekday_names
from itsm.mailboxes.checks import SECURITY, UNKNOWN
from itsm.organisation.choices import ABSENCE_KINDS, CLASSES, CONTACT_ROLES, PRESENCES
from itsm.people.memberships import ROLES as MEMBERSHIPS
from itsm.people.roles import ROLE_NAMES
from itsm.schedule.words import REPEATS

ACTS: Mapping[str, Text] = {
    "added": text("added"), "changed": text("changed"), "archived": text("archived"), "restored": text("restored"),
    "contact_set": text("contact set"), "contact_ended": text("contact taken off"),
    "desk_team_set": text("team set"), "desk_team_ended": text("team taken off"),
    "desk_site_set": text("site set"), "desk_site_ended": text("site taken off"),
    "desk_customer_set": text("customer set"), "desk_customer_ended": text("customer taken off"),
    "skill_given": text("skill given"), "skill_taken": text("skill taken away"),
    "team_joined": text("put into a team"), "team_left": text("taken out of a team"),
    "absence_added": text("absence added"), "absence_changed": text("absence changed"),
    "absence_ended": text("absence ended"), "presence_set": text("presence set"),
    "removed": text("deleted"), "reset": text("put back to what was shipped"),
    "notice_preferences_changed": text("way of being told changed"),
    "team_roles_set": text("roles of its members set"),
    "rights_changed": text("rights changed"), "team_added": text("added"), "deleted": text("deleted"),
    "signed_in": text("signed in"), "signed_out": text("signed out"), "sign_in_refused": text("sign-in refused"),
    "second_factor_refused": text("second factor refused"), "second_factor_reset": text("second factor reset"),
    "recovery_code_used": text("recovery code used"), "recovery_codes_renewed": text("recovery codes renewed"),
    "passkey_added": text("passkey added"), "passkey_removed": text("passkey removed"),
    "authenticator_added": text("authenticator added"), "authenticator_removed": text("authenticator removed"),
    "password_changed": text("password changed"), "password_reset_asked": text("password reset asked for"),
    "password_shown": text("password asked for again"), "session_revoked": text("session ended"),
    "sessions_revoked": text("sessions ended"), "other_sessions_revoked": text("other sessions ended"),
    "token_created": text("token made"), "token_revoked": text("token revoked"),
    "service_account_added": text("service account added"), "account_closed": text("account closed"),
    "account_opened": text("account opened again"), "person_erased": text("personal data erased"),
    "personal_data_exported": text("personal data exported"), "work_handed_over": text("work handed over"),
    "invitation_made": text("invitation made"), "invitation_used": text("invitation used"),
    "reset_made": text("link for a new password made"), "reset_used": text("link for a new password used"),
    "operation_started": text("operation started"), "operation_called_off": text("operation called off"),
    "organisation_set_up": text("organisation set up"), "fault_retried": text("fault tried again"),
    "audit_exported": text("audit trail exported"), "organisation_imported": text("file imported"),
    "organisation_exported": text("file taken away"), "import_undone": text("import undone"),
    "team_restored": text("restored"),
    "roster_plan_changed": text("plan changed"), "roster_plan_dropped": text("plan taken back"),
    "roster_override_added": text("override added"), "roster_override_cancelled": text("override taken back"),
    "roster_swap_asked": text("swap asked"), "roster_swap_accepted": text("swap accepted"),
    "roster_swap_done": text("swapped"), "roster_swap_declined": text("swap declined"),
    "roster_swap_withdrawn": text("swap withdrawn"), "roster_note_written": text("note written"),
    "roster_note_confirmed": text("note confirmed"), "roster_feed_made": text("feed made"),
    "roster_feed_revoked": text("feed revoked"), "roster_alarm_raised": text("alarm raised"),
    "roster_alarm_ended": text("alarm ended"),
    "second_factor_code_again": text("code of the authenticator sent again"),
    "identity_linked": text("linked with another system"),
    "identity_unlinked": text("link with another system removed"),
    "signed_out_by_provider": text("signed out by the provider"), "session_limits_changed": text("limits changed"),
    "chosen": text("made the organisation's own"), "applied": text("applied to open records"),
    "clocks_exported": text("file taken away"),
    "taken": text("taken"), "discarded": text("discarded"),
    "priority_raised": text("priority raised, as the time runs out"),
    "orphan_mended": text("brought back to somebody"),
    "taxonomy_used": text("used for new records"), "category_moved": text("moved"),
    "fallback_team_named": text("named as fallback team"),
    "studio_pack_begun": text("pack begun"), "studio_draft_begun": text("draft begun"),
    "studio_draft_dropped": text("draft dropped"), "studio_draft_taken_over": text("draft taken over"),
    "studio_file_drawn": text("file drawn"), "studio_file_removed": text("file removed"),
    "studio_file_renamed": text("file renamed"), "studio_files_taken": text("files taken in"),
    "studio_version_kept": text("version kept"), "studio_version_approved": text("version approved"),
    "studio_went_back": text("went back to a version"), "pack_put_into_use": text("put into use"),
    "pack_use_undone": text("putting into use taken back"), "studio_records_moved": text("records taken over"),
    "schedule_feed_made": text("feed made"), "schedule_feed_revoked": text("feed revoked"),
    "schedule_overridden": text("planned work let pass"), "secret_kept": text("secret kept"),
    "studio_settings_changed": text("changed"),
    "switched_on": text("switched on"), "switched_off": text("switched off"), "build_added": text("added"),
    "build_withdrawn": text("withdrawn"), "readings_added": text("readings added"),
    "written": text("written"), "published": text("published"), "withdrawn": text("withdrawn"),
    "reminded": text("readers reminded"),
    "records_exported": text("file taken away"), "view_shared": text("view shared"),
    "agenda_ordered": text("agenda put into order"), "provider_vouched": text("known by the provider"),
    "directory_sync_asked": text("taking over asked for"), "directory_synchronised": text("taken over"),
    "ballot_opened": text("vote called"), "ballot_voted": text("vote cast"), "ballot_changed": text("vote changed"),
    "ballot_escalated": text("others asked to vote"), "ballot_left": text("somebody votes no more"),
    "ballot_substituted": text("somebody else votes instead"), "ballot_decided": text("vote decided"),
    "detour_transfer": text("task transferred"), "detour_delegate": text("task delegated"),
    "detour_give_back": text("task given back"), "detour_add_signer": text("somebody asked to sign"),
    "detour_countersign": text("several people asked to sign"),
    "detour_call_off": text("signatures waited for no longer"),
    "detour_send_back": text("sent back to an earlier step"), "detour_withdraw": text("completion taken back"),
    "detour_urge": text("reminded of a task"), "owner_change_asked": text("another owner asked for"),
    "owner_change_approved": text("another owner approved"), "owner_change_refused": text("another owner refused"),
    "owner_change_withdrawn": text("wish for another owner withdrawn"),
    "owner_change_handed_over": text("handed over to another owner"), "retired": text("taken out of use"),
    "moved": text("moved"), "group_not_applied": text("group not taken over"),
    "password_reset_made": text("link for a new password made"),
    "password_reset_used": text("link for a new password used"),
    "recurrence_taken": text("record opened or linked"), "recurrence_dismissed": text("dismissed"),
}  # fmt: skip
"""What was done, by action, or by its last word where the thing itself says which it was."""

FIELDS: Mapping[str, Text] = {
    "repeats": text("How often"), "every": text("Every"), "days": text("Days of the week"),
    "keys": text("What it was"), "services": text("Services"), "items": text("Items"), "sites": text("Sites"),
    "customers": text("Customers"), "people": text("People"),
    "active": text("Active"), "allowed": text("What it allows"), "copied_from": text("Copied from"),
    "reviewed_by_another": text("Somebody else approves"), "undo_hours": text("Hours to take it back"),
    "requesters_see": text("Its people see in the portal"), "address": text("Address"),
    "archived": text("Archived"), "calendar": text("Calendar"),
    "is_open": text("Everybody may read it, without signing in"),
    "cancelled_at": text("Called off"), "closes": text("To"), "code": text("Code"), "customer": text("Customer"),
    "customer_key": text("Customer"), "email": text("Email"), "ends_at": text("End"), "expires_on": text("Last day"),
    "follows_sun": text("Follows the sun"), "grade": text("Grade"), "is_vendor": text("Vendor"), "kind": text("Kind"),
    "language": text("Language"), "line": text("Line"), "name": text("Name"), "names": text("Name"),
    "note": text("Note"), "phones": text("Telephone numbers"),
    "opens": text("From"), "role": text("Role"), "roles": text("Roles"),
    "service_class": text("Class"), "site": text("Site"), "site_key": text("Site"), "skill": text("Skill"),
    "starts_at": text("Beginning"), "state": text("State"), "substitute_key": text("Who stands in"),
    "team": text("Team"), "team_key": text("Team"), "teams": text("Teams"), "time_zone": text("Time zone"),
    "until": text("Up to"), "things": text("What"),
    "file": text("File"), "form": text("Form"), "created": text("New"), "changed": text("How many changed"),
    "unchanged": text("Unchanged"), "rejected": text("Rejected"), "external_id": text("Id at another tool"),
    "reason": text("Reason"), "account": text("Account"), "tasks": text("Tasks"), "to": text("To"), "by": text("How"),
    "week": text("Hours of the week"), "zone": text("Time zone"),
    "holidays": text("Holidays"), "make_up": text("Make-up days"), "exceptions": text("Exceptions"),
    "begins": text("From"), "ends": text("To"), "instead_of": text("Instead of"),
    "shift": text("Shift"), "rotation": text("Rotation"), "day": text("Day"), "given": text("Shift"),
    "returned": text("Shift in return"), "giver": text("Who gives it"), "taker": text("Who takes it"),
    "valid_from": text("Counts from"), "warns_hours": text("Hours to look ahead for too few people"),
    "confirms_swaps": text("The lead confirms each swap"), "missing": text("Missing"),
    "revision": text("Revision"), "scope": text("Scopes"), "owner": text("Owner"),
    "idle_minutes": text("Without use (minutes)"), "whole_hours": text("Altogether (hours)"),
    "service_level": text("Service level"), "targets": text("Targets"),
    "sentence": text("Sentence in the desk"), "subject": text("Subject of the mail"), "text": text("Mail as text"),
    "html": text("Mail as HTML"), "choices": text("Channels"), "keeps_quiet": text("Keep quiet hours"),
    "quiet_from": text("Quiet from"), "quiet_until": text("Quiet until"), "digest": text("Mails come"),
    "digest_at": text("At, once a day"), "urgent_passes": text("Highest priority passes quiet hours"),
    "default_level": text("Level of the organisation"), "type_key": text("Record type"),
    "unknown": text("Unknown senders"),
    "domains": text("Domains of customers"), "values": text("Values of the other fields"), "host": text("Host"),
    "port": text("Port"), "security": text("Encryption"), "user": text("User name"), "password": text("Password"),
    "folder": text("Folder to look into"), "done_folder": text("Folder for what was taken"),
    "ca_certificate": text("Certificate of its authority"), "plus": text("Reply address with a token"),
    "record": text("Record"),
    "strategy": text("How it gives work"), "work_limit": text("Open tasks for each person"),
    "fallback_team": text("Fallback team"),
    "done": text("What was done"),
    "taxonomy": text("Taxonomy"), "taxonomy_key": text("Taxonomy"), "parent_key": text("Below"),
    "position": text("Place"), "types": text("Record types"), "is_used": text("Used for new records"),
    "priority": text("Priority"), "clock": text("Clock"), "minutes": text("Minutes"), "percent": text("Per cent"),
    "whom": text("Who is told"), "event": text("By which notice"), "boxes": text("Time boxes"),
    "within_days": text("Within so many days"), "without_a_person": text("Opened without a person"),
    "category": text("Category"), "service": text("Service"), "item": text("Item"),
    "inside": text("In our own network"), "plain": text("Without TLS"), "secret": text("Secret"),
    "manager_key": text("Manager"), "texts": text("Description"), "icon": text("Icon"), "is_live": text("Live"),
    "supplier": text("Supplier"), "supplier_text": text("What was agreed with the supplier"),
    "shipped_by": text("Comes with the pack"), "service_key": text("Service"),
    "words": text("Further words for the search"), "found_by": text("Words of the search"),
    "process": text("Process"), "level": text("Service level"), "approval": text("Who approves"),
    "cost_once": text("Cost, once (hundredths)"), "cost_monthly": text("Cost in a month (hundredths)"),
    "currency": text("Currency"), "audience": text("Only for"), "for_all": text("For everybody"),
    "parts": text("Parts of a bundle"),
    "product": text("Product"), "version": text("Version"), "sha256": text("SHA-256"), "location": text("Place"),
    "size": text("Size in bytes"), "added": text("New"),
    "place": text("Place"), "to_duty": text("Give it to who is on duty for the team then"),
    "first": text("First day"), "length": text("In time within"), "grace": text("Missed after so much more"),
    "points": text("Points of the checklist"), "at": text("Time"),
    "title": text("Title"), "body": text("Text"), "importance": text("Importance"), "records": text("Records"),
    "readers": text("Who reads it"), "asks_receipt": text("To be confirmed"),
    "ballot": text("Vote"), "choice": text("Vote"), "for": text("Instead of"), "voter": text("Who votes"),
    "kept_out": text("Has no vote"), "element": text("Step"), "person": text("Person"), "target": text("Back to"),
    "roster": text("Roster of the duty managers"), "fallback": text("Told where nobody is there"),
}  # fmt: skip
"""What the fields are called."""

PARTS = frozenset({"shift", "rotation", "values", "title", "body"})

THINGS: Mapping[str, Text] = {
    "person": text("Person"), "customer": text("Customer"), "site": text("Site"), "desk": text("Desk"),
    "skill": text("Skill"), "team": text("Team"), "calendar": text("Calendar"), "token": text("Token"),
    "fault": text("Fault"), "definition": text("Version"), "operation": text("Operation"),
    "organisation": text("Organisation"), "import": text("Import"), "export": text("Export"),
    "trail": text("Audit trail"), "role": text("Role"), "roster": text("Roster"), "directory": text("Directory"),
    "service_level": text("Service level"), "notice_template": text("Template of notices"),
    "build": text("Build"), "figure": text("Figure"), "pack": text("Practice"),
    "freeze": text("Freeze"), "window": text("Maintenance window"), "outside_host": text("Host"),
    "secret": text("Secret"),
    "mailbox": text("Mailbox"), "mail": text("Mail"), "rung": text("Rung of the ladder"),
    "ladder": text("Ladder"), "time_boxes": text("Time boxes"),
    "recurrence": text("Recurring records"), "recurrence_watch": text("Recurring records"),
    "service": text("Service"), "item": text("Item of the catalogue"),
    "record": text("Record"), "taxonomy": text("Taxonomy"), "category": text("Category"),
    "announcement": text("Announcement"), "inspection_plan": text("Plan of inspections"),
    "view": text("View of a list"), "type": text("Record type"),
}  # fmt: skip
"""What the first words of subjects are called."""

WHOLE: Mapping[str, Text] = {
    "status page": text("Status page"), "session limits": text("Limits of sessions"),
    "second factor": text("Rules of the second factor"), "studio settings": text("Settings of the studio"),
}
"""Subjects of which there is one."""

CHOICES: Mapping[str, Text] = {
    **ABSENCE_KINDS, **CLASSES, **CONTACT_ROLES, **MEMBERSHIPS, **PRESENCES, **ROLE_NAMES,
    "centralised": text("Centralised"), "distributed": text("Distributed"), "virtual": text("Virtual"),
}  # fmt: skip
"""Values that are one of few, in words."""
SAID: Mapping[str, Mapping[str, Text]] = {
    "choice": CHOICE_WORDS, "importance": IMPORTANCE, "readers": READERS,
    "strategy": STRATEGIES, "repeats": {**REPEATS, **CYCLES}, "security": SECURITY, "unknown": UNKNOWN,
    "password": {"set": text("is set"), "set anew": text("is another one")},
}  # fmt: skip
"""Values that are one of few in a field alone."""
LIST = ", "
"""What the trail puts between the members of a list."""
MINUTES = frozenset({"opens", "closes"})
LASTING = frozenset({"length", "grace"})
"""Lengths of time, kept in minutes."""
WEEKDAYS = frozenset("1234567")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT.*")


def told_action(action: str) -> str:
    """What was done, in words."""
    found = words_of(action)
    return say(found) if found is not None else action


def words_of(action: str) -> Text | None:
    """The words of an action, else of its last word; None where it has none."""
    return ACTS.get(action) or ACTS.get(action.rpartition("_")[2])


def told_field(name: str) -> str:
    """What a field is called; of a part of something (``shift early``) with its code."""
    kind, _, code = name.partition(" ")
    if code and kind in PARTS:
        return f"{say(FIELDS[kind])} {code}"
    return say(FIELDS[name]) if name in FIELDS else name


def told_thing(kind: str) -> str:
    """What the first word of a subject is called."""
    return say(THINGS[kind]) if kind in THINGS else kind


def told_whole(kind: str, title: str) -> str:
    """What a subject is called of which there is one; empty for any other."""
    found = WHOLE.get(f"{kind} {title}")
    return say(found) if found is not None else ""


def told_value(name: str, value: str) -> str:
    """How a value reads: times in the reader's zone, yes and no in words."""
    if name in MINUTES and value.isdigit():
        return time_of(int(value))
    if name in LASTING and value.isdigit():
        return format_duration(timedelta(minutes=int(value)), visitor().language)
    if name == "days" and value:
        days = weekday_names(visitor().language)
        return LIST.join(days[int(one) - 1] if one in WEEKDAYS else one for one in value.split(LIST))
    if value in SAID.get(name, ()):
        return say(SAID[name][value])
    if name == "language":
        return LANGUAGES.get(value, value)
    parts = value.split(LIST)
    if name == "roles" or all(part in CHOICES for part in parts):
        return LIST.join(say(CHOICES[part]) if part in CHOICES else part for part in parts)
    if value in ("True", "False"):
        return say(text("yes") if value == "True" else text("no"))
    return exact(datetime.fromisoformat(value)) if _INSTANT.fullmatch(value) else value


def time_of(minute: int | None) -> str:
    """A minute of the day as a time; nothing for None."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
