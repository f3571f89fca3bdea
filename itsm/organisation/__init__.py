"""Whom we serve and who serves: customers, sites, contacts, desks, skills, absences, presence.

People, teams and memberships stand in ``itsm.people``, which diagrams and records refer to.
"""
