"""What pages and the API read of owners: records that one follows, and changes that wait for an answer."""

from itsm.ownership.queries.changes import OwnerChangeView, change_of_record, changes_for, count_changes_for
from itsm.ownership.queries.followed import CAP, FollowedItem, count_followed, followed

__all__ = [
    "CAP", "FollowedItem", "OwnerChangeView", "change_of_record", "changes_for", "count_changes_for",
    "count_followed", "followed",
]
