"""Plugging the rooms of ``itsm`` into the engine, once while the application starts."""

from pathlib import Path

from engine.errors import InvalidInput, text

_folders: list[Path] = []


def register(data: Path) -> None:
    """Fill ``engine.registry`` and keep the data folder; repeating it with another folder replaces the folder."""
    register_handlers()
    _folders[:] = [data]


def register_handlers() -> None:
    """Fill ``engine.registry`` only: enough to check packs without an installation."""
    from itsm.clocks.telling import observers as clock_observers
    from itsm.notices.registering import register as register_notices
    from itsm.priority.raising import raise_priority
    from itsm.uses.finders import register as register_finders

    clock_observers["priority"] = raise_priority  # first: what others tell of a share, they tell of the raised record
    register_finders()
    _register_rooms()
    register_notices()
    _register_beside_the_flow()
    _register_times()
    _register_background()


def _register_rooms() -> None:
    """What packs can name: kinds of work, sources of options, functions."""
    from itsm.automation.registering import register as register_automation
    from itsm.builds.registering import register as register_builds
    from itsm.calendars.functions import register as register_calendars
    from itsm.catalogue.registering import register as register_catalogue
    from itsm.records.registering import register as register_records
    from itsm.recurrence.registering import register as register_recurrence
    from itsm.roster.registering import register as register_rosters
    from itsm.schedule.registering import register as register_schedule
    from itsm.war_room.registering import register as register_war_rooms

    register_records()
    register_automation()
    register_builds()
    register_catalogue()
    register_schedule()
    register_recurrence()
    register_war_rooms()
    register_calendars()
    register_rosters()


def _register_times() -> None:
    """Clocks, and what is climbed as they run."""
    from itsm.clocks.registering import register as register_clocks
    from itsm.escalation.registering import register as register_escalation

    register_clocks()
    register_escalation()


def _register_background() -> None:
    """What is done beside the requests, in this order."""
    from engine.registry import registry
    from itsm.accounts.by_link.reset_requests import answer_requests
    from itsm.accounts.directory.run import synchronise_due
    from itsm.assignment.giving import give_tasks
    from itsm.assignment.orphans.checking import check_due
    from itsm.audit.sealing import seal_entries
    from itsm.demo.loading import load_due
    from itsm.exchange.running.background import work_imports
    from itsm.mail.sending import send_due
    from itsm.mailboxes.fetching import fetch_due
    from itsm.records.links.following import follow_due
    from itsm.records.search.indexing import index_due
    from itsm.studio.tested.background import run_drafts

    registry.task_giver = give_tasks
    registry.background |= {"password resets": answer_requests, "mail": send_due, "audit trail": seal_entries}
    registry.background |= {"imports": work_imports, "demo": load_due, "directories": synchronise_due}
    registry.background |= {"search": index_due, "linked records": follow_due, "mailboxes": fetch_due}
    registry.background |= {"orphans": check_due, "scenarios": run_drafts}


def _register_beside_the_flow() -> None:
    """What people do beside the tasks of a flow: detours, votes, surveys, announcements, checklists."""
    from engine.registry import registry
    from itsm.announcements.registering import register as register_announcements
    from itsm.approvals.registering import register as register_approvals
    from itsm.detours.notices import register as register_detours
    from itsm.inspections.registering import register as register_inspections
    from itsm.knowledge.registering import register as register_knowledge
    from itsm.surveys.asking import on_step as ask_after_closing
    from itsm.surveys.notices import register as register_surveys

    if ask_after_closing not in registry.step_listeners:
        registry.step_listeners.append(ask_after_closing)
    register_detours()
    register_approvals()
    register_surveys()
    register_announcements()
    register_inspections()
    register_knowledge()


def data_folder() -> Path:
    """The folder of attachments and other files of the installation."""
    if not _folders:
        raise InvalidInput(text("Expected a data folder, but the application was not made. Call create_app first."))
    return _folders[0]
