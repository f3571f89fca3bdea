"""Drafts of packs: what was changed and is not in use yet, file by file, for several people at once."""

from itsm.studio.drafts.drawn import Draft, DraftFile, draft_of, findings_of, read_draft

__all__ = ["Draft", "DraftFile", "draft_of", "findings_of", "read_draft"]
