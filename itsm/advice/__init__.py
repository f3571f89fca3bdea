"""What records of one type have to say to those of others: the workaround of a known error, shown where it helps.

A pack says which field it is, for which types, and in which statuses it holds; out of these it is gone at once.
"""
