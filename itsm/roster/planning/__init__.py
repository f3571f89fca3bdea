"""Rosters as pure arithmetic: shifts of a plan, whose turn it is, who is really there, what is missing.

Knows no table and no page. Everything is kept as dates and times on the wall's clock of a zone; instants are computed
when they are asked for. So a zone whose rules change moves the end of a shift together with the beginning of the next.
"""
