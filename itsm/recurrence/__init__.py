"""Records that come again and again, and those that follow upon the work of others: what packs declare is watched.

``detecting`` finds groups of records that are alike, ``commands`` decide on them, ``queries`` show them with what
became of them; ``aftermath`` links what is opened soon after work was done. Which types are watched stands in packs.
"""
