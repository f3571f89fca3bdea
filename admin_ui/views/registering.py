"""All pages of the desk, put into the application."""

from pathlib import Path

from flask import Blueprint, Flask

from admin_ui.views import (
    account_links,
    advice,
    approvals,
    attachments,
    back_channel,
    calls,
    conversation,
    decisions,
    detours,
    diagrams,
    escalation,
    expressions,
    faults,
    form_refresh,
    items,
    knowledge,
    links,
    me,
    new_record,
    owner,
    past_decisions,
    people,
    portal,
    portal_record,
    promoting,
    record,
    record_priority,
    records,
    search,
    set_up,
    sign_in,
    similar,
    single_sign_on,
    surveys,
    tasks,
    work,
)
from admin_ui.views.accounts import lists as account_lists
from admin_ui.views.accounts import one as one_account
from admin_ui.views.accounts import rules as account_rules
from admin_ui.views.accounts import tokens as account_tokens
from admin_ui.views.announcements import above as announced_above
from admin_ui.views.announcements import reading as announcements
from admin_ui.views.announcements import writing as announcements_written
from admin_ui.views.boards import desk as desk_board
from admin_ui.views.boards import mine as own_board
from admin_ui.views.boards import team as team_board
from admin_ui.views.builds import pages as builds
from admin_ui.views.catalogue import money
from admin_ui.views.catalogue import pages as catalogue
from admin_ui.views.figures import pages as figures
from admin_ui.views.frame import assets, clock_words, cookies, errors, knowing, templating, visitor
from admin_ui.views.inspections import checklist as inspection_checklist
from admin_ui.views.inspections import plans as inspection_plans
from admin_ui.views.notices import answers
from admin_ui.views.notices import own as own_notices
from admin_ui.views.notices import preferences as notice_preferences
from admin_ui.views.notices import templates as notice_templates
from admin_ui.views.operations import acting, instance, lists, mail, orphans, overview, versions
from admin_ui.views.profiles import absences, pages
from admin_ui.views.recurring import pages as recurring
from admin_ui.views.roster import beside as roster_beside
from admin_ui.views.roster import lists as rosters
from admin_ui.views.roster import own as own_roster
from admin_ui.views.roster import plan as roster_plan
from admin_ui.views.roster import schedule as roster_schedule
from admin_ui.views.schedule import board as schedule_board
from admin_ui.views.schedule import feeds as schedule_feeds
from admin_ui.views.schedule import plan as schedule_plan
from admin_ui.views.security import factors as own_factors
from admin_ui.views.security import links as own_links
from admin_ui.views.security import page as own_security
from admin_ui.views.security import tokens as own_tokens
from admin_ui.views.settings import audit as settings_audit
from admin_ui.views.settings import (
    calendar,
    calendar_hours,
    calendars,
    categories,
    connections,
    customers,
    desks,
    mailboxes,
    rights,
    roles,
    routing,
    service_levels,
    sites,
    skills,
    taxonomies,
    teams,
    time_boxes,
)
from admin_ui.views.settings import demo as settings_demo
from admin_ui.views.settings import escalation as settings_escalation
from admin_ui.views.settings import exchange as settings_exchange
from admin_ui.views.settings import items as settings_items
from admin_ui.views.settings import offerings as settings_offerings
from admin_ui.views.settings import overview as settings
from admin_ui.views.settings import people as settings_people
from admin_ui.views.settings import practices as settings_practices
from admin_ui.views.settings import recurrence as settings_recurrence
from admin_ui.views.settings import schedule as settings_schedule
from admin_ui.views.settings import status_page as settings_status_page
from admin_ui.views.settings import studio as settings_studio
from admin_ui.views.settings.sign_on import directories as sign_on_directories
from admin_ui.views.settings.sign_on import overview as sign_on
from admin_ui.views.settings.sign_on import providers as sign_on_providers
from admin_ui.views.studio import pages as studio
from admin_ui.views.war_rooms import lists as war_rooms
from admin_ui.views.war_rooms import room as war_room
from admin_ui.views.war_rooms import status as status_page

TEMPLATES = Path(__file__).parents[1] / "templates"
PAGES = (
    absences, account_links, account_lists, account_rules, account_tokens, acting, advice, announcements,
    announcements_written, answers, approvals, attachments, back_channel, builds, calendar, calendar_hours,
    calendars, calls, catalogue, categories, connections, conversation, customers, decisions, desk_board, desks,
    detours, diagrams, escalation, expressions, faults, figures, form_refresh, inspection_checklist,
    inspection_plans, instance, items, knowledge, links, lists, mail, mailboxes, me, new_record, notice_preferences,
    notice_templates, one_account, orphans, overview, own_board, own_factors, own_links, own_notices, own_roster,
    own_security, own_tokens, owner, pages, past_decisions, people, portal, portal_record, promoting, record,
    record_priority, records, recurring, rights, roles, roster_beside, roster_plan, roster_schedule, rosters,
    routing, schedule_board, schedule_feeds, schedule_plan, search, service_levels, set_up, settings,
    settings_audit, settings_demo, settings_escalation, settings_exchange, settings_items, settings_offerings,
    settings_people, settings_practices, settings_recurrence, settings_schedule, settings_status_page,
    settings_studio, sign_in, sign_on, sign_on_directories, sign_on_providers, similar, single_sign_on, sites,
    skills, status_page, surveys, tasks, taxonomies, team_board, teams, time_boxes, versions, war_room, war_rooms,
    work, *studio.PAGES,
)  # fmt: skip


def register(app: Flask) -> None:
    """Add the pages to ``app``; who visits is found out before, error pages are drawn after."""
    app.register_blueprint(Blueprint("templates", "admin_ui", template_folder=str(TEMPLATES)))
    app.register_blueprint(assets.blueprint)
    cookies.prepare(app)
    templating.prepare(app)
    knowing.prepare(app)
    app.jinja_env.globals.update(clock_words.WORDS)
    app.jinja_env.globals.update(money.WORDS)
    app.jinja_env.globals.update(announced_above.WORDS)
    visitor.connect(app)
    errors.connect(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
