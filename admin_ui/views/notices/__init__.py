"""Pages of notices: one's own, how one is told, answers from mails, and their words under Settings."""
