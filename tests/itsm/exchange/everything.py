"""What an organisation has beside its customers and people, for tests that carry all of it."""

from datetime import date, datetime

from engine.registry import SYSTEM, Actor
from itsm.automation.calling.hosts import allow_host
from itsm.automation.calling.secrets import save_secret
from itsm.builds.commands import register_build, withdraw_build
from itsm.catalogue.commands import save_item, save_service
from itsm.categories.commands import save_category
from itsm.clocks.levels.commands import Wording, archive_level, choose_default_level, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.inspections.commands.save_plan import close_plan, save_plan
from itsm.mailboxes.mailboxes import save_mailbox
from itsm.notices.commands.save_template import save_template
from itsm.notices.wording.template import Template
from itsm.organisation.commands import remove_thing
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.recurrence.commands.save_watch import Settled, save_watch
from itsm.roster.commands import close_roster, remove_rotation, save_override, save_roster, save_rotation, save_shift
from itsm.roster.commands.override import OverrideValues
from itsm.routing.commands import save_rule
from itsm.schedule.commands import save_period
from itsm.tenants.switching import switch_practice
from tests.support.catalogue import use_catalogue
from tests.support.mailboxes import TYPED
from tests.support.records import INCIDENT, checked_pack
from tests.support.schedule import FROM_MONDAY


def with_desk(administrator: Actor) -> None:
    """A retired category, a rule for a branch, own words, mailboxes (piped, of a server), a host with a secret."""
    values = {"code": "Category 26", "name_en": "Badges", "taxonomy": "area", "parent": "hardware", "types": "incident"}
    badges = save_category(None, values, administrator)
    remove_thing("category", badges.key, administrator, keep=True)
    save_rule("routing", None, {"test_1": "hardware", "answer_0": "vendor", "note": "Theirs"}, None, administrator)
    save_template("reported", "en", Template("New", "New: {{ number }}", "Hello\n\nNew"), None, administrator)
    save_mailbox(None, {**TYPED, "address": "desk@example.org", "active": "true"}, administrator)
    server = {"host": "mail.example.org", "port": "993", "security": "imaps", "user": "desk", "folder": "INBOX",
              "done_folder": "Done", "active": ""}  # fmt: skip
    save_mailbox(None, {**TYPED, "address": "far@example.org", **server}, administrator)
    for host, inside in (("api.example.org:8443", False), ("in.example.org", True)):
        allow_host(host, inside, inside, administrator)
    save_secret("token", "in.example.org", "s3cret", administrator)
    use_problem_pack()
    save_watch("problem", Settled({"items": 3, "text": 4, "service": 0, "category": 20}, 30, opens=True), administrator)
    save_period("freeze", None, FROM_MONDAY, {}, administrator)


def with_catalogue(administrator: Actor) -> None:
    """The shipped catalogue; a service with a draft below it, items for few, a bundle, and one that is retired."""
    use_catalogue()
    save_service(None, {"code": "kiosk", "name_en": "Kiosk", "live": "true", "supplier": "parts",
                        "supplier_text": "Two\nlines"}, administrator)  # fmt: skip
    save_service(None, {"code": "a paper", "name_en": "Paper", "parent": "kiosk", "text_en": "=Paper"}, administrator)
    common = {"service": "a paper", "form": "request_simple", "process": "request_standard", "approval": "none"}
    for code, more in {
        "pens": {"cost_once": "2.50", "cost_monthly": "1", "currency": "CNY", "live": "true"},
        "gold": {"for_teams": "line-1, line-2", "for_classes": "vip", "words": "shiny 金", "live": "true"},
        "box": {"process": "request_bundle", "parts": "pens\ngold, monitor"}, "gone": {"live": "true"},
    }.items():
        made = save_item(None, {**common, "code": code, "name_en": code.title(), **more}, administrator)
    remove_thing("item", made.key, administrator, keep=True)


def with_builds(administrator: Actor) -> None:
    """A build that may be installed, and one that was withdrawn; a practice that started off, and one that is off."""
    build = {"product": "=ERP", "sha256": "a" * 64, "location": "//media/1", "size": "12", "note": "Two\nlines"}
    register_build({**build, "version": "2026.2"}, administrator)
    gone = register_build({"product": "ERP", "version": "1", "sha256": "b" * 64, "location": "shelf"}, administrator)
    withdraw_build(gone.key, "It has a hole; again.", administrator)
    switch_practice("training", True, administrator)
    switch_practice("problem", False, administrator)


def with_inspections(administrator: Actor) -> None:
    """A plan with points of every kind, one that goes by a calendar, and one that has ended."""
    use_inspection_pack()
    common = {"type": "inspection", "team": "line-1", "zone": "Asia/Shanghai", "first": "2026-12-01", "at": "08:30",
              "repeats": "day", "every": "1", "length": "90", "length_unit": "minutes", "grace": "0",
              "point_0_en": "Door | closed"}  # fmt: skip
    points = {"point_0_zh-CN": "门", "point_1_en": "=Pressure", "point_1_kind": "reading", "point_1_low": "2",
              "point_1_high": "8.5", "point_1_unit": "bar", "point_1_photo": "true", "point_2_en": "Meter",
              "point_2_kind": "reading", "point_2_unit": "kWh a day", "point_3_en": "Heat", "point_3_kind": "reading",
              "point_3_high": "40"}  # fmt: skip
    more = {"name_zh-CN": "机房", "place": "Hall; 2", "note": "Two\nlines", "until": "2028-02-29", "to_duty": "true"}
    save_plan(None, {**common, **points, **more, "name_en": "Room", "repeats": "week"}, ["1", "4"], administrator)
    days = {"name_en": "Room", "repeats": "workday", "calendar": "de-5x9"}
    save_plan(None, {**common, **days}, [], administrator)
    ended = save_plan(None, {**common, "name_en": "Ended", "length": "2", "length_unit": "days"}, [], administrator)
    close_plan(ended.key, False, administrator)


def use_inspection_pack() -> None:
    """Put the shipped practice into use whose records plans make."""
    deploy_checked(checked_pack(INCIDENT.parent / "inspection"), SYSTEM)


def use_problem_pack() -> None:
    """Put the shipped practice into use for which incidents are watched."""
    deploy_checked(checked_pack(INCIDENT.parent / "problem"), SYSTEM)


def with_rosters(ben: Actor, nobody: Actor, administrator: Actor) -> None:
    """A roster with a plan that holds and one to come, which has a shift and a rotation less; and one that is over."""
    for code in ("desk", "old"):
        roster = {"code": code, "name_en": "Desk", "team": "line-1", "zone": "Asia/Tokyo", "warns_hours": "72"}
        save_roster(None, {**roster, "confirms_swaps": "true", "calendar": "de-5x9"}, administrator)
    close_roster("old", False, administrator)
    now, later = ({"name_en": "Shift", "from": day} for day in ("2026-11-20", "2026-12-07"))
    weekdays = frozenset(range(1, 6))
    save_shift("desk", None, {**now, "code": "day", "start": "08:00", "hours": "7.75", "minimum": "0"}, weekdays,
               administrator)  # fmt: skip
    night = {"code": "night", "start": "20:00", "night": "true", "zone": "Europe/Berlin", "minimum": "2"}
    save_shift("desk", None, {**now, **night}, frozenset({6, 7}), administrator)
    turns = {"from": "2026-11-20", "starts_on": "2026-10-01", "ends_on": "2027-10-01", "hands_over_at": "07:30"}
    members = f"{nobody.key}\ntokyo\n{ben.key}"
    rows = "- day day+night\nnight - -\n- - -"
    save_rotation("desk", None, {**turns, "code": "turns", "members": members, "rows": rows}, administrator)
    save_rotation("desk", None, {**turns, "code": "nights", "members": "tokyo", "rows": "night"}, administrator)
    save_shift("desk", "day", {**later, "start": "09:00", "hours": "8"}, weekdays, administrator)
    remove_rotation("desk", "nights", {"from": "2026-12-07"}, administrator)
    begins, ends = datetime(2026, 11, 21, 8), datetime(2026, 12, 1)
    for values in (
        OverrideValues(begins, ends, ben.key, nobody.key, "day", "=Ill; again"),
        OverrideValues(begins, ends, None, ben.key),
        OverrideValues(None, None, nobody.key, None, "night", day=date(2026, 11, 28)),
    ):
        save_override("desk", values, administrator)


def with_levels(administrator: Actor) -> None:
    """A level of the organisation's own that promises by everything there is, and one that nobody has any more."""
    gold = Content(
        (
            Target("resolution", 240, "incident", "critical", "Net | core", (25, 99)),
            Target("response", 15, thresholds=()), Target("ola:line-1", 90, priority="high"), Target("uc", 8 * 60),
        ),
        "24x7",
    )  # fmt: skip
    save_level("gold", Wording({"en": "Gold; \"best\"", "zh-CN": "金牌"}), gold, None, administrator, new=True)
    choose_default_level("gold", administrator)
    save_level("old", Wording({"en": "Old"}), Content((Target("uc", 1),)), None, administrator, new=True)
    archive_level("old", administrator)
