"""Searching: filters with operators, sorting and pages with cursors, the same for everything that can be searched."""

from api.v2.search.columns import Column, Selected, choice, fixed, flag, instant, key, number, words
from api.v2.search.listing import Item, Listing, SearchBody, Table, not_found

__all__ = [
    "Column",
    "Item",
    "Listing",
    "SearchBody",
    "Selected",
    "Table",
    "choice",
    "fixed",
    "flag",
    "instant",
    "key",
    "not_found",
    "number",
    "words",
]
