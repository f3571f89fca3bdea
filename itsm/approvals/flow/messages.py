"""Messages that the called process hears of its ballot."""

CLOSED = "approval_closed"
"""The ballot ends now; its key is that of the ballot, ``closed_by`` says why."""
SEAT_CHANGED = "approval_seat_changed"
"""Somebody else votes at a seat (``voter``: key of a person), or nobody; its key is that of the seat."""
WITHDRAWN_MESSAGE = "approval_withdrawn"
"""The request is withdrawn; its key is the number of the record."""
