"""War rooms: several people lead a record together, others are called in, told and let join; a public status page.

Which types have one, which roles, and of which others one is proposed, stands in their packs (``itsm.packs.rooms``).
"""
