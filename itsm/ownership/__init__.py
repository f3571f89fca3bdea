"""Changing the owner (first responder) of a record: asked with a reason, decided by a lead of the owning team.

Who becomes owner by working stands in ``itsm.records.flow.ownership``, which every command on tasks asks.
"""
