"""Every module that defines tables, so that ``metadata`` knows them all; a migration is made from the difference."""

import engine.state.tables.definitions
import engine.state.tables.faults
import engine.state.tables.instances
import engine.state.tables.operations
import engine.state.tables.tasks
import engine.state.tables.waiting
import engine.state.tables.workers
import itsm.accounts.attempts
import itsm.accounts.by_link.links
import itsm.accounts.by_link.reset_requests
import itsm.accounts.devices
import itsm.accounts.directory.tables
import itsm.accounts.factors.tables
import itsm.accounts.oidc.tables
import itsm.accounts.outside.tables
import itsm.accounts.passwords.keeping
import itsm.accounts.service_accounts
import itsm.accounts.session_limits
import itsm.accounts.sessions
import itsm.accounts.tokens
import itsm.announcements.tables
import itsm.approvals.tables
import itsm.assignment.orphans.tables
import itsm.audit.trail
import itsm.automation.calling.tables
import itsm.automation.tables
import itsm.boards.tables
import itsm.builds.tables
import itsm.calendars.tables
import itsm.catalogue.tables
import itsm.categories.tables
import itsm.clocks.levels.tables
import itsm.clocks.recounts.tables
import itsm.clocks.tables
import itsm.demo.tables
import itsm.detours.tables
import itsm.escalation.boxes.tables
import itsm.escalation.tables
import itsm.exchange.tables
import itsm.figures.tables
import itsm.inspections.tables
import itsm.knowledge.tables
import itsm.mail.outbox
import itsm.mailboxes.tables
import itsm.notices.tables
import itsm.organisation.tables
import itsm.ownership.tables
import itsm.packs.switches.tables
import itsm.packs.versions.tables
import itsm.people.tables
import itsm.records.tables
import itsm.recurrence.tables
import itsm.rights.tables
import itsm.roster.feed_links
import itsm.roster.tables
import itsm.schedule.tables
import itsm.studio.tested.tables
import itsm.studio.using.settings
import itsm.surveys.tables
import itsm.tenants.packs
import itsm.tenants.set_up_code
import itsm.war_room.tables
from database import Base

MODULES = (
    engine.state.tables.definitions,
    engine.state.tables.faults,
    engine.state.tables.instances,
    engine.state.tables.operations,
    engine.state.tables.tasks,
    engine.state.tables.waiting,
    engine.state.tables.workers,
    itsm.accounts.attempts,
    itsm.accounts.devices,
    itsm.accounts.directory.tables,
    itsm.accounts.factors.tables,
    itsm.accounts.by_link.links,
    itsm.accounts.oidc.tables,
    itsm.accounts.outside.tables,
    itsm.accounts.passwords.keeping,
    itsm.accounts.by_link.reset_requests,
    itsm.accounts.service_accounts,
    itsm.accounts.session_limits,
    itsm.accounts.sessions,
    itsm.accounts.tokens,
    itsm.announcements.tables,
    itsm.approvals.tables,
    itsm.assignment.orphans.tables,
    itsm.audit.trail,
    itsm.automation.calling.tables,
    itsm.automation.tables,
    itsm.organisation.tables,
    itsm.ownership.tables,
    itsm.detours.tables,
    itsm.boards.tables,
    itsm.builds.tables,
    itsm.calendars.tables,
    itsm.catalogue.tables,
    itsm.categories.tables,
    itsm.clocks.levels.tables,
    itsm.clocks.recounts.tables,
    itsm.clocks.tables,
    itsm.demo.tables,
    itsm.escalation.boxes.tables,
    itsm.escalation.tables,
    itsm.exchange.tables,
    itsm.figures.tables,
    itsm.inspections.tables,
    itsm.knowledge.tables,
    itsm.mail.outbox,
    itsm.notices.tables,
    itsm.mailboxes.tables,
    itsm.packs.switches.tables,
    itsm.packs.versions.tables,
    itsm.people.tables,
    itsm.records.tables,
    itsm.recurrence.tables,
    itsm.rights.tables,
    itsm.roster.feed_links,
    itsm.roster.tables,
    itsm.schedule.tables,
    itsm.studio.tested.tables,
    itsm.studio.using.settings,
    itsm.surveys.tables,
    itsm.tenants.packs,
    itsm.tenants.set_up_code,
    itsm.war_room.tables,
)
metadata = Base.metadata
