"""Calendars: when an organisation works. Arithmetic apart from storing, in ``itsm.calendars.arithmetic``."""
