"""Rosters: who is on duty when. Deciding apart from storing, in ``itsm.roster.planning``."""
