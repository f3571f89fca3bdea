"""Every room that has finders. They know the registry, which knows none of them."""


def register() -> None:
    """Import them: to be imported fills the registry. Doing it again changes nothing."""
    import itsm.accounts.outside.uses
    import itsm.announcements.uses
    import itsm.assignment.uses
    import itsm.automation.calling.uses
    import itsm.calendars.uses
    import itsm.catalogue.uses
    import itsm.categories.uses
    import itsm.clocks.levels.uses
    import itsm.escalation.uses
    import itsm.inspections.uses
    import itsm.mailboxes.uses
    import itsm.organisation.uses
    import itsm.recurrence.uses
    import itsm.roster.uses
    import itsm.schedule.uses
    import itsm.uses.people
    import itsm.uses.roles
    import itsm.uses.views
    import itsm.war_room.uses  # noqa: F401
